"""The town's registers as Arrow tables by the vocabulary's schemas."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import numpy as np
import pyarrow as pa

from fanzha.sim.arrays import Bools, Ints, Strings, blanked, digits, heavy, joined, stream, taken
from fanzha.sim.banks import KINDS, bank_codes
from fanzha.sim.batch import DAY
from fanzha.sim.data import load
from fanzha.sim.lines import ORIGINS
from fanzha.sim.officers import officers
from fanzha.sim.people import OCCUPATIONS
from fanzha.sim.place import landline, regions
from fanzha.sim.town import Town
from fanzha.words.enums import Education, Marriage, UnitKind
from fanzha.words.scam_types import categories
from fanzha.words.schemas import entity_schema


def entity_tables(town: Town) -> dict[str, pa.Table]:
    """Every register of the town by entity kind, before the first day."""
    return {
        "unit": pa.Table.from_pylist([vars(unit) for unit in town.units], entity_schema("unit")),
        "officer": pa.Table.from_pylist(officers(town), entity_schema("officer")),
        "person": _people(town),
        "phone_number": _numbers(town),
        "sim": _sims(town),
        "device": _devices(town),
        "account": _accounts(town),
        "card": _cards(town),
        "site": _sites(town),
        "app": _apps(town),
        "virtual_identity": _identities(town),
        "case": _cases(town),
    }


def person_ids(position: Ints) -> Strings:
    """The ids of residents; null where the position is -1."""
    text = digits(np.maximum(position, 0), 7)
    ids = joined("P", text)
    return blanked(ids, position < 0)


def _table(kind: str, columns: Mapping[str, pa.Array[Any]]) -> pa.Table:
    """The columns in the order of the schema; a nullable one left out is empty."""
    schema = entity_schema(kind)
    n = len(next(iter(columns.values())))
    empty = {field.name: pa.nulls(n, field.type) for field in schema if field.nullable}
    arrays = [{**empty, **columns}[field.name].cast(field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _names(values: tuple[StrEnum, ...], at: Ints) -> Strings:
    return taken(pa.array([value.value for value in values]), at)


def _days(at: Ints) -> pa.Array[Any]:
    return pa.array(at.astype(np.int32), pa.int32()).cast(pa.date32())


def _people(town: Town) -> pa.Table:
    people, n = town.people, len(town.people)
    grid_names = pa.array([grid.name for grid in town.grids])
    roads = load("place")["names"]["roads"]
    road = taken(pa.array(roads), people.household % len(roads))
    door = pa.array((people.household % 300 + 1).astype(str))
    firm_phones = pa.array([landline(1000 + firm) for firm in range(len(town.firm_name))])
    return _table(
        "person",
        {
            "person_id": person_ids(np.arange(n)),
            "name": people.name,
            "id_number": people.id_number,
            "sex": taken(pa.array(["male", "female"]), people.female.astype(np.int64)),
            "birth_date": _days(people.born),
            "occupation": _names(OCCUPATIONS, people.occupation),
            "marriage": _names(tuple(Marriage), people.marriage),
            "education": _names(tuple(Education), people.education),
            "employer": taken(town.firm_name, people.employer),
            "employer_phone": taken(firm_phones, people.employer),
            "household": joined("H", digits(people.household, 7)),
            "home_grid": taken(pa.array([grid.unit for grid in town.grids]), people.grid),
            "address": joined(taken(grid_names, people.grid), road, door, "号(虚构)"),
            "hukou_region": taken(pa.array(regions()[0]), people.hukou),
        },
    )


def _own_lines(town: Town) -> Ints:
    """Lines the county's operators know: residents', employers', the cards in SIM boxes."""
    return np.flatnonzero(town.lines.operator >= 0)


def _numbers(town: Town) -> pa.Table:
    lines, at = town.lines, _own_lines(town)
    codes = pa.array([item["code"] for item in load("lines")["operators"]])
    return _table(
        "phone_number",
        {
            "number": taken(lines.number, at),
            "owner": person_ids(lines.owner[at]),
            "operator": taken(codes, lines.operator[at]),
            "origin": _names(ORIGINS, lines.origin[at]),
            "region": taken(pa.array(regions()[0]), lines.region[at]),
            "opened_on": _days(lines.opened[at]),
        },
    )


def _sims(town: Town) -> pa.Table:
    lines = town.lines
    at = np.flatnonzero((lines.owner >= 0) | _boxed(town))
    return _table(
        "sim",
        {
            "sim_id": joined("8999", digits(at, 15)),
            "number": taken(lines.number, at),
            "device": taken(lines.device, lines.in_device[at]),
            "activated_on": _days(town.lines.opened[at]),
        },
    )


def _devices(town: Town) -> pa.Table:
    at = np.unique(town.lines.in_device[_own_lines(town)])
    kinds = np.where(town.lines.owner[at] >= 0, 0, np.where(_boxed(town)[at], 2, 1))
    return _table(
        "device",
        {
            "device_id": taken(town.lines.device, at),
            "kind": taken(pa.array(["phone", "landline", "sim_box"]), kinds),
        },
    )


def _boxed(town: Town) -> Bools:
    """Which lines are cards in a SIM box."""
    found = np.zeros(len(town.lines), np.bool_)
    for box in town.lines.boxes:
        found[box.start : box.stop] = True
    return found


def _accounts(town: Town) -> pa.Table:
    accounts = town.accounts
    return _table(
        "account",
        {
            "account": accounts.number,
            "bank": taken(pa.array(bank_codes()), accounts.bank),
            "holder": person_ids(accounts.holder),
            "holder_name": accounts.holder_name,
            "kind": _names(KINDS, accounts.kind),
            "opened_on": _days(accounts.opened),
            "balance_fen": pa.array(accounts.balance),
        },
    )


def _cards(town: Town) -> pa.Table:
    at = np.flatnonzero(town.accounts.holder >= 0)
    number = taken(town.accounts.number, at)
    issued = _days(town.accounts.opened[at])
    return _table("card", {"card_number": number, "account": number, "issued_on": issued})


def _sites(town: Town) -> pa.Table:
    web = town.web
    place = np.r_[np.zeros(len(web.known), np.int64), np.ones(len(web.young), np.int64)]
    rented = regions()[1]["foreign"].start + np.arange(len(web.rented)) % 5
    return _table(
        "site",
        {
            "host": web.host,
            "registered_on": _days(web.registered),
            "ip_region": taken(pa.array(regions()[0]), np.r_[place, rented]),
        },
    )


def _apps(town: Town) -> pa.Table:
    in_store = np.arange(len(town.web.app)) < town.web.store.stop
    return _table("app", {"app": town.web.app, "in_store": pa.array(in_store)})


def _identities(town: Town) -> pa.Table:
    """A QQ identity for most people of 12 to 60; numbers longer than any that exists."""
    rng, age = stream(town.seed, "identities"), town.people.age
    has = (age >= 12) & (age < 60) & (town.lines.of_person >= 0) & (rng.random(len(age)) < 0.7)
    person = np.flatnonzero(has)
    return _table(
        "virtual_identity",
        {
            "identity_id": joined("V", digits(person, 7)),
            "platform": pa.array(["qq"] * len(person)),
            "handle": joined("99900", digits(person, 7)),
            "person": person_ids(person),
            "number": taken(town.lines.number, town.lines.of_person[person]),
        },
    )


def _cases(town: Town) -> pa.Table:
    """Scams of the two years before, as the files have them."""
    spec, rng = load("people")["cases"], stream(town.seed, "cases")
    adult = np.flatnonzero(town.people.age >= 18)
    victim = adult[rng.random(len(adult)) < spec["share"]]
    n, stations = len(victim), _stations(town)
    types = pa.array([item.code for item in categories()])
    yuan = heavy(rng, n, spec["loss_yuan_median"], spec["loss_sigma"])
    when = town.midnight_us - rng.integers(10 * DAY, 730 * DAY, n)
    return _table(
        "case",
        {
            "case_id": joined("K", digits(np.arange(n), 6)),
            "victim": person_ids(victim),
            "scam_type": taken(types, rng.integers(0, len(types), n)),
            "reported_at": pa.array(when).cast(pa.timestamp("us", "UTC")),
            "loss_fen": pa.array(np.rint(yuan).astype(np.int64) * 100),
            "unit": taken(pa.array(stations), rng.integers(0, len(stations), n)),
        },
    )


def _stations(town: Town) -> list[str]:
    return [unit.unit for unit in town.units if unit.kind is UnitKind.POLICE_STATION]
