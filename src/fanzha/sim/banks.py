"""Accounts at the made-up banks: residents', employers', shops', and the places money leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from fanzha.sim.arrays import (
    Ints,
    Rng,
    Strings,
    digits,
    fen_of,
    heavy,
    joined,
    pick,
    scattered,
    taken,
    with_luhn,
)
from fanzha.sim.data import load
from fanzha.sim.people import People
from fanzha.words.enums import AccountKind, ExitKind

KINDS = tuple(AccountKind)
EXITS = tuple(ExitKind)
RESERVED_SERIALS = 900_000_000
"""Serials from here on belong to no account of a town: staged stories use them."""


@dataclass(frozen=True)
class Accounts:
    """One row an account. `holder` is a resident's position or -1; `kind`, `bank` positions.

    `main`, `second` and `savings` give a resident's accounts, -1 where there is none;
    `company` that of each employer; `others` the range of every other kind by name.
    """

    number: Strings
    bank: Ints
    holder: Ints
    holder_name: Strings
    kind: Ints
    opened: Ints
    balance: Ints
    main: Ints
    second: Ints
    savings: Ints
    company: range
    others: dict[str, range]

    def __len__(self) -> int:
        return len(self.bank)

    def exit_kind(self) -> Ints:
        """What each account is to a bank: a position in EXITS, or -1 for an ordinary one."""
        names = {kind.value: position for position, kind in enumerate(EXITS)}
        table = np.array([names.get(kind.value, -1) for kind in KINDS])
        return table[self.kind]


def open_accounts(rng: Rng, people: People, firm_names: Strings, today: int) -> Accounts:
    """Every account the town will ever see. `today` in days since 1970-01-01."""
    data = load("banks")
    holders, parts = _residents(rng, people)
    yuan = [
        heavy(rng, len(group), **data["people"][f"{name}_yuan"]) for name, group in holders.items()
    ]
    kinds = [
        np.full(
            len(group), KINDS.index(AccountKind.TYPE_2 if name == "second" else AccountKind.TYPE_1)
        )
        for name, group in holders.items()
    ]
    names = [taken(people.name, group) for group in holders.values()]
    owner = list(holders.values())
    ranges = {}
    for name, count, kind, spec, titles in _others(len(people), firm_names):
        start = sum(map(len, owner))
        ranges[name] = range(start, start + count)
        owner.append(np.full(count, -1))
        kinds.append(np.full(count, KINDS.index(kind)))
        yuan.append(heavy(rng, count, spec["median"], spec["sigma"]))
        names.append(titles)
    kind_of, n = np.concatenate(kinds), sum(map(len, owner))
    bank = _banks_of(rng, kind_of, parts["savings"], parts["main"])
    return Accounts(
        number=card_numbers(bank, np.arange(n)),
        bank=bank,
        holder=np.concatenate(owner),
        holder_name=pa.concat_arrays(names),
        kind=kind_of,
        opened=today - rng.integers(15, 3600, n),
        balance=fen_of(np.concatenate(yuan)),
        main=parts["main"],
        second=parts["second"],
        savings=parts["savings"],
        company=ranges.pop("company"),
        others=ranges,
    )


def _residents(rng: Rng, people: People) -> tuple[dict[str, Ints], dict[str, Ints]]:
    """Holders of main, second and savings accounts, and each resident's account of them."""
    data = load("banks")["people"]
    grown = np.flatnonzero(people.age >= data["from_age"])
    adult = grown[people.age[grown] >= 18]
    holders = {
        "main": grown,
        "second": adult[rng.random(len(adult)) < data["second"]],
        "savings": adult[rng.random(len(adult)) < data["savings"]],
    }
    parts, start = {}, 0
    for name, group in holders.items():
        parts[name] = np.full(len(people), -1)
        parts[name][group] = start + np.arange(len(group))
        start += len(group)
    return holders, parts


def _others(
    n: int, firm_names: Strings
) -> list[tuple[str, int, AccountKind, dict[str, float], Strings]]:
    data = load("banks")
    spec = data["company_yuan"]
    found = [("company", len(firm_names), AccountKind.COMPANY, spec, firm_names)]
    for name, item in data["others"].items():
        count = max(item["least"], n * item["per_1000"] // 1000)
        kind = AccountKind.TYPE_1 if name == "outside" else AccountKind(name)
        titles = joined(pa.array([item["name"]] * count), digits(np.arange(1, count + 1), 4))
        found.append((name, count, kind, item, titles))
    return found


def _banks_of(rng: Rng, kind: Ints, savings: Ints, main: Ints) -> Ints:
    """The bank of each account; savings never lie at the bank of the main account."""
    data = load("banks")["banks"]
    bank = pick(rng, [item["share"] for item in data], len(kind))
    both = np.flatnonzero(savings >= 0)
    same = bank[savings[both]] == bank[main[both]]
    bank[savings[both[same]]] = (bank[savings[both[same]]] + 1) % len(data)
    cash = np.flatnonzero(kind == KINDS.index(AccountKind.CASH))
    bank[cash] = np.arange(len(cash)) % len(data)
    return bank


def card_numbers(bank: Ints, serial: Ints) -> Strings:
    """Card numbers of 16 to 19 digits: bank prefix, serial, Luhn check digit."""
    out = np.empty(len(bank), dtype=object)
    for position, item in enumerate(load("banks")["banks"]):
        at = np.flatnonzero(bank == position)
        body = item["digits"] - 7
        serials = (scattered(1, 0, 9) + serial[at] * 7_919) % 1_000_000_000
        payload = joined(f"99{position + 1:02d}00", digits(serials, body))
        out[at] = with_luhn(payload).to_pylist()
    return pa.array(out, pa.string())


def bank_codes() -> list[str]:
    """The banks' codes in the order of their positions."""
    return [item["code"] for item in load("banks")["banks"]]
