"""Enumerations that several rooms share, and the names people see for them."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Literal

from fanzha.words.data import load

Language = Literal["zh", "en"]


class Level(StrEnum):
    """How sure and how urgent an alert is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Origin(StrEnum):
    """Where a line calls or writes from, seen from the county. Virtual: a virtual operator."""

    LOCAL = "local"
    PROVINCE = "province"
    COUNTRY = "country"
    FOREIGN = "foreign"
    VIRTUAL = "virtual"
    UNKNOWN = "unknown"


class ExitKind(StrEnum):
    """Where money leaves the traceable banking world."""

    CASH = "cash"
    MERCHANT = "merchant"
    PAYMENT_FIRM = "payment_firm"
    VIRTUAL_CURRENCY = "virtual_currency"
    ABROAD = "abroad"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    """How a payment was made."""

    APP = "app"
    WEB = "web"
    COUNTER = "counter"
    ATM = "atm"
    QR = "qr"
    BATCH = "batch"


class Direction(StrEnum):
    """Which way money went on a statement line."""

    IN = "in"
    OUT = "out"


class AccountKind(StrEnum):
    """What an account is. Type I and II as in the bank card rules."""

    TYPE_1 = "type_1"
    TYPE_2 = "type_2"
    COMPANY = "company"
    MERCHANT = "merchant"
    PAYMENT_FIRM = "payment_firm"
    CASH = "cash"
    VIRTUAL_CURRENCY = "virtual_currency"
    ABROAD = "abroad"


class DeviceKind(StrEnum):
    """What a telephone line ends in."""

    PHONE = "phone"
    SIM_BOX = "sim_box"
    LANDLINE = "landline"


class Sex(StrEnum):
    """As in the household register."""

    MALE = "male"
    FEMALE = "female"


class Marriage(StrEnum):
    """As in the household register."""

    SINGLE = "single"
    MARRIED = "married"
    DIVORCED = "divorced"
    WIDOWED = "widowed"


class Education(StrEnum):
    """Highest education reached."""

    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"
    COLLEGE = "college"


class Occupation(StrEnum):
    """What a resident does, as coarse as outreach and risk need it."""

    CHILD = "child"
    STUDENT = "student"
    FARMER = "farmer"
    WORKER = "worker"
    CLERK = "clerk"
    ACCOUNTANT = "accountant"
    TEACHER = "teacher"
    CADRE = "cadre"
    TRADER = "trader"
    COURIER = "courier"
    AGENT = "agent"
    HOMEMAKER = "homemaker"
    RETIRED = "retired"
    JOBLESS = "jobless"


class Role(StrEnum):
    """Who somebody is when they sign in."""

    DUTY_OFFICER = "duty_officer"
    DISSUASION_OFFICER = "dissuasion_officer"
    COMMUNITY_POLICE = "community_police"
    GRID_WORKER = "grid_worker"
    ANALYST = "analyst"
    BANK_LIAISON = "bank_liaison"
    OPERATOR_LIAISON = "operator_liaison"
    INTERNET_LIAISON = "internet_liaison"
    LEADER = "leader"
    ADMIN = "admin"
    AUDITOR = "auditor"


class UnitKind(StrEnum):
    """A place in the unit tree."""

    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GRID = "grid"
    POLICE_STATION = "police_station"
    BANK = "bank"
    OPERATOR = "operator"
    OFFICE = "office"


ENUMS: dict[str, type[StrEnum]] = {
    kind.__name__: kind
    for kind in (
        Level,
        Origin,
        ExitKind,
        Channel,
        Direction,
        AccountKind,
        DeviceKind,
        Sex,
        Marriage,
        Education,
        Occupation,
        Role,
        UnitKind,
    )
}


@cache
def _labels() -> dict[str, dict[str, list[str]]]:
    return load("labels")


def label(member: StrEnum, language: Language = "zh") -> str:
    """The name people see for `member`.

    >>> label(Level.HIGH), label(Level.HIGH, "en")
    ('高', 'High')
    """
    zh, en = _labels()[type(member).__name__][member.value]
    return zh if language == "zh" else en


def choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    """Every value of `kind` with its Chinese name, in the order they are declared."""
    return [(member.value, label(member)) for member in kind]
