"""Enter the sample town's units, residents and known numbers into the rooms that keep them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import pyarrow.parquet as pq

from fanzha.cli.demo.english import english
from fanzha.govern.access.rules import SYSTEM
from fanzha.govern.units.actions import NewUnit, enter_units
from fanzha.govern.units.rules import Line
from fanzha.prevent.block.actions import NewListing
from fanzha.prevent.block.actions import enter as enter_listings
from fanzha.prevent.block.rules import KINDS, Kind, plain
from fanzha.prevent.protect.actions import NewCase, NewResident, enter_residents
from fanzha.sim.place import landline
from fanzha.sim.stories import Relay, ZhangStory

Row = dict[str, Any]
# Every third number of a gang is known from earlier cases somewhere.
KNOWN_ONE_IN = 3
# Made-up lines of landlords: so many numbers from here on are nobody else's.
_LANDLORDS = 1_000_000
KNOWN_SINCE = timedelta(days=3)
# One bank is reached by hand over the national platform, one has no interface at all.
LINES = {"B13": Line.HAND, "B14": Line.FILE}


def enter(town: Path, warned: ZhangStory, cheated: Sequence[Relay], anchor: datetime) -> None:
    """Enter everything; the same again changes nothing."""
    enter_units(_units(_rows(town, "unit")))
    enter_residents(_residents(town))
    enter_residents(_cast(warned, cheated, anchor))
    enter_listings(_known(town, warned, anchor), SYSTEM, anchor)


def _rows(town: Path, kind: str) -> list[Row]:
    rows: list[Row] = pq.read_table(town / "entities" / f"{kind}.parquet").to_pylist()
    return rows


def _units(rows: list[Row]) -> Iterator[NewUnit]:
    """Units with a place on the map: towns on a ring around the county town."""
    towns = [row["unit"] for row in rows if row["kind"] == "town"]
    for row in rows:
        x, y = _place(row, towns)
        yield NewUnit(
            row["unit"], row["name"], english(row["name"]), row["kind"], row["parent"],
            x, y, LINES.get(row["unit"], Line.XML),
        )  # fmt: skip


def _place(row: Row, towns: list[str]) -> tuple[float, float]:
    town = next((code for code in towns if row["unit"].startswith(code)), None)
    if town is None:
        return 0.5, 0.5
    angle = 2 * math.pi * towns.index(town) / len(towns)
    return 0.5 + 0.3 * math.cos(angle), 0.5 + 0.3 * math.sin(angle)


def _residents(town: Path) -> Iterator[NewResident]:
    phones, accounts, cases = _phones(town), _accounts(town), _cases(town)
    county = _county(town)
    people = _rows(town, "person")
    home = {row["household"]: row for row in reversed(people)}
    for row in people:
        key, head = row["person_id"], home[row["household"]]
        family = head if head["person_id"] != key else {}
        yield NewResident(
            person_id=key, name=row["name"], unit=row["home_grid"], phones=tuple(phones[key]),
            accounts=tuple(accounts[key]), earlier_cases=tuple(cases[key]),
            family_name=family.get("name", ""),
            family_phone=next(iter(phones[family.get("person_id", "")]), ""),
            **_plain(row, county),
        )  # fmt: skip


def _plain(row: Row, county: str) -> Row:
    elsewhere = row["hukou_region"][:4] != county[:4]
    return {
        "sex": row["sex"],
        "birth_year": int(str(row["birth_date"])[:4]),
        "occupation": row["occupation"] or "",
        "address": row["address"] or "",
        "hukou_region": row["hukou_region"],
        "from_elsewhere": elsewhere,
        **(_landlord(row["person_id"]) if elsewhere else {}),
        "employer": row["employer"] or "",
        "employer_phone": row["employer_phone"] or "",
    }


def _landlord(person: str) -> Row:
    line = landline(_LANDLORDS + crc32(person.encode()) % _LANDLORDS)
    return {"landlord_name": "房东(虚构)", "landlord_phone": line}


def _county(town: Path) -> str:
    return next(str(row["unit"]) for row in _rows(town, "unit") if row["kind"] == "county")


def _phones(town: Path) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in _rows(town, "phone_number"):
        if row["owner"]:
            found[row["owner"]].append(row["number"])
    return found


def _accounts(town: Path) -> defaultdict[str, list[tuple[str, str]]]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _rows(town, "account"):
        if row["holder"]:
            found[row["holder"]].append((row["account"], row["bank"]))
    return found


def _cases(town: Path) -> defaultdict[str, list[NewCase]]:
    found: defaultdict[str, list[NewCase]] = defaultdict(list)
    for row in _rows(town, "case"):
        case = NewCase(row["reported_at"].date(), row["scam_type"], row["loss_fen"])
        found[row["victim"]].append(case)
    return found


def _cast(warned: ZhangStory, cheated: Sequence[Relay], anchor: datetime) -> Iterator[NewResident]:
    """The people of the stories."""
    earlier = warned.earlier_case(anchor)
    case = NewCase(earlier["reported_at"].date(), earlier["scam_type"], earlier["loss_fen"])
    county = warned.person["home_grid"][:6]
    yield NewResident(
        person_id=warned.person["person_id"], name=warned.person["name"],
        unit=warned.person["home_grid"], phones=(warned.phone,),
        accounts=tuple((item.account, item.bank) for item in warned.accounts),
        family_name=f"{warned.family.name}({warned.family.relation_zh})",
        family_phone=warned.family.phone, earlier_cases=(case,), **_plain(warned.person, county),
    )  # fmt: skip
    for story in cheated:
        own, victim = story.accounts[story.own], story.victim
        yield NewResident(
            person_id=victim["person_id"], name=victim["name"], unit=victim["home_grid"],
            phones=(story.phone,), accounts=((own.account, own.bank),), **_plain(victim, county),
        )  # fmt: skip


def _known(town: Path, warned: ZhangStory, anchor: datetime) -> Iterator[NewListing]:
    """Numbers, accounts and hosts that earlier cases brought to light."""
    ground, source, since = "以往案件涉案(虚构)", "演示", anchor - KNOWN_SINCE
    values: list[tuple[Kind, str]] = [("number", warned.caller)]
    for kind in KINDS:
        table = pq.read_table(town / "truth" / f"{kind}s.parquet")
        found = sorted(str(value) for value in table[kind].to_pylist())
        values += [(kind, value) for value in found[::KNOWN_ONE_IN]]
    for kind, value in values:
        scam_type = warned.scam_type if value == warned.caller else ""
        yield NewListing(
            kind, plain(kind, value), ground, source, since, scam_type=scam_type
        )  # fmt: skip
