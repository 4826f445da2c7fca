"""张某: cheated once before, called from abroad, lies on the phone, met at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fanzha.sim.data import load
from fanzha.sim.place import landline
from fanzha.sim.stories.staged import Row, Staged, StoryAccount, story_numbers, yuan
from fanzha.sim.town import Town
from fanzha.words.enums import AccountKind
from fanzha.words.money import Fen

PERSON_ID = "PZHANG"
_DEVICE = "009900162270015"


@dataclass(frozen=True)
class FamilyContact:
    """Somebody who can reach the resident."""

    name: str
    relation_zh: str
    relation_en: str
    phone: str


@dataclass(frozen=True)
class ZhangStory:
    """A resident about to lose 38,000 yuan, and the events that show it.

    `person` follows `entity_schema("person")`; `guard` is None: no officer guards him.
    `caller` belongs on the list of known involved numbers before the story begins. The
    call is still running an hour after the anchor.
    """

    scam_type: str
    person: Row
    phone: str
    family: FamilyContact
    guard: None
    caller: str
    at_risk_fen: Fen
    accounts: tuple[StoryAccount, ...]
    earlier_scam_type: str
    earlier_loss_fen: Fen
    earlier_days_before: int
    events: tuple[Staged, ...]

    def earlier_case(self, anchor: datetime) -> Row:
        """The case of the year before, by `entity_schema("case")`."""
        return {
            "case_id": "KZHANG",
            "victim": PERSON_ID,
            "scam_type": self.earlier_scam_type,
            "reported_at": anchor - timedelta(days=self.earlier_days_before),
            "loss_fen": self.earlier_loss_fen,
            "unit": None,
        }

    def phone_row(self) -> Row:
        """His line, by `entity_schema("phone_number")`."""
        return {
            "number": self.phone,
            "owner": PERSON_ID,
            "operator": "OP1",
            "origin": "local",
            "region": self.person["hukou_region"],
            "opened_on": None,
        }


def zhang(town: Town) -> ZhangStory:
    """The story of 张某 in that town: he lives in one of its grids, works for one of its firms."""
    data = load("stories")["zhang"]
    earlier = data["earlier_case"]
    return ZhangStory(
        scam_type=data["scam_type"],
        person=_person(town, data),
        phone=data["phone"],
        family=FamilyContact(**data["family"]),
        guard=None,
        caller=data["caller"],
        at_risk_fen=yuan(data["at_risk_yuan"]),
        accounts=_accounts(data),
        earlier_scam_type=earlier["scam_type"],
        earlier_loss_fen=yuan(earlier["loss_yuan"]),
        earlier_days_before=earlier["days_before"],
        events=_events(data),
    )


def _person(town: Town, data: dict[str, Any]) -> Row:
    grid = town.grids[data["grid"]]
    return {
        "person_id": PERSON_ID,
        "name": data["name"],
        "id_number": data["id_number"],
        "sex": "male",
        "birth_date": data["birth_date"],
        "occupation": "worker",
        "marriage": "married",
        "education": "junior",
        "employer": town.firm_name[data["employer"]].as_py(),
        "employer_phone": landline(1000 + data["employer"]),
        "household": "HZHANG",
        "home_grid": grid.unit,
        "address": f"{grid.name}子虚巷 16 号(虚构)",
        "hukou_region": data["id_number"][:6],
    }


def _accounts(data: dict[str, Any]) -> tuple[StoryAccount, ...]:
    """The one wages go to, and the savings at another bank."""
    banks = ["B01", "B06"]
    return tuple(
        StoryAccount(number, bank, data["name"], AccountKind.TYPE_1, yuan(data[name]), PERSON_ID)
        for number, bank, name in zip(
            story_numbers(banks, 0), banks, ("main_yuan", "savings_yuan"), strict=True
        )
    )


def _events(data: dict[str, Any]) -> tuple[Staged, ...]:
    """Call, visit, app from outside the store; the call ends after the hour."""
    call, visit, install, phone = data["call"], data["visit"], data["install"], data["phone"]
    ends = {"call_id": "CALLZHANG", "caller": data["caller"], "callee": phone}
    began = {"origin": "foreign", "caller_region": None, "callee_region": "990121",
             "cell": None, "device": _DEVICE, "answered": True, "shown_number": None,
             "forwarded_from": None}  # fmt: skip
    place = {"phone": phone, "device": _DEVICE, "host": data["host"]}
    length = call["ends_s"] - call["began_s"]
    return (
        _staged(call["began_s"], call["arrives_s"], "call_start", "OP1", {**ends, **began}),
        _staged(visit["at_s"], visit["arrives_s"], "visit", "OP1",
                {**place, "path": None, "cell": None}),
        _staged(install["at_s"], install["arrives_s"], "app_install", "store",
                {**place, "app": data["app"], "store": False}),
        _staged(call["ends_s"], call["end_arrives_s"], "call_end", "OP1",
                {**ends, "duration_s": length}),
    )  # fmt: skip


def _staged(happens: float, arrives: float, kind: str, feed: str, row: Row) -> Staged:
    head = {"event_id": f"ZHANG-{kind}", "source": f"{feed}.{kind}"}
    return Staged(happens, arrives, kind, {**head, **row})
