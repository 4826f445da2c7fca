"""What it is worth to reach somebody next: the loss that can be expected to be prevented. Pure.

Expected loss prevented = chance that it is a scam x likely loss x chance to reach the person, as
in any ranking of interventions by expected value. Chances are whole thousandths and money is
fen, so that an order never hangs on a rounding. The figures are data (`words/data/worth.toml`),
assumptions until measured; each part says its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from fanzha.kit.clock import SHOWN_ZONE
from fanzha.prevent.alert.rules import HEIGHT
from fanzha.words.data import load
from fanzha.words.reasons import Reason
from fanzha.words.scam_types import lineage


@dataclass(frozen=True)
class Facts:
    """What the worth is reckoned from. `kinds`: of how many kinds the reasons are; `contacts`:
    how many other ways lead to the person; `tries` to reach them failed so far."""

    source: str
    level: str
    scam_type: str
    received_at: datetime
    kinds: int = 1
    money_fen: int | None = None
    was_cheated_before: bool = False
    contacts: int = 0
    tries: int = 0
    is_reached: bool = False


@dataclass(frozen=True)
class Judged:
    """Of ended alerts of one source and level: how many were a scam, of how many judged."""

    right: int
    judged: int


Measured = Mapping[tuple[str, str], Judged]
"""Judged alerts by source and level."""

NOTHING_MEASURED: Measured = MappingProxyType({})


@dataclass(frozen=True)
class Worth:
    """The parts and the whole: `chance` and `reach` in thousandths, money in fen."""

    chance: int
    loss_fen: int
    reach: int
    expected_fen: int
    reasons: tuple[Reason, ...]


def worth(facts: Facts, now: datetime, measured: Measured = NOTHING_MEASURED) -> Worth:
    """What it is worth to reach this person `now` (UTC), with the reasons of each part.

    A higher level, more money, another kind of reason or another contact never lowers it; a
    failed try never raises it.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 2, 4, tzinfo=UTC)
    >>> found = worth(Facts("detector", "high", "loan", noon, money_fen=38_000_00), noon)
    >>> found.chance, found.loss_fen, found.reach, found.expected_fen
    (700, 5000000, 800, 2800000)
    """
    chance, why_chance = _chance(facts, measured)
    loss_fen, why_loss = _loss(facts)
    reach, why_reach = _reach(facts, now)
    expected = loss_fen * chance * reach // 1_000_000
    return Worth(chance, loss_fen, reach, expected, (why_chance, why_loss, *why_reach))


def stake(facts: Facts) -> int:
    """Chance x likely loss in fen, by the assumed figures: what does not change between two
    signs. A queue too long to be reckoned line by line is cut by it."""
    return _loss(facts)[0] * _chance(facts, NOTHING_MEASURED)[0] // 1000


@dataclass(frozen=True)
class Ceilings:
    """What bounds a worth from above, for a database to reckon: see `ceilings`. All thousandths.

    `lifts`: by how much a measured chance can exceed the assumed one of the stake, by source and
    level, 1000 where none does. `reached` and `by_hour`: the best chance to reach somebody who was
    reached, and others by full hours since the receipt; later ones as the last.
    """

    lifts: Mapping[tuple[str, str], int]
    reached: int
    by_hour: tuple[int, ...]


def ceilings(now: datetime, measured: Measured = NOTHING_MEASURED) -> Ceilings:
    """No worth exceeds (stake + 1) x lift x reach / 1,000,000 with these, in fen.

    >>> from datetime import UTC
    >>> found = ceilings(datetime(2026, 3, 2, 4, tzinfo=UTC), {("detector", "high"): Judged(98, 98)})
    >>> found.lifts["detector", "high"], found.reached, found.by_hour[:3]
    (1429, 950, (897, 870, 843))
    """
    given = figures()["reach"]
    best = _with_contacts(given["first_try"], given["most_contacts"])
    falling = [_left(best, given["an_hour"], hours) for hours in range(given["most_hours"] + 1)]
    share = given["night"] if _is_night(now) else 1000
    by_hour = tuple(chance * share // 1000 for chance in falling)
    return Ceilings(_lifts(measured), given["reached"], by_hour)


@cache
def figures() -> dict[str, Any]:
    """The data file."""
    return load("worth")


def _chance(facts: Facts, measured: Measured) -> tuple[int, Reason]:
    """The best founded of this level and those below it: a higher level never counts less."""
    found = [
        _chance_at(facts, level, measured)
        for level in HEIGHT
        if HEIGHT[level] <= HEIGHT[facts.level]
    ]
    return max(found, key=lambda item: item[0])


def _chance_at(facts: Facts, level: str, measured: Measured) -> tuple[int, Reason]:
    """Measured where enough were judged (Laplace's rule of succession), else assumed; every
    further kind of reason takes a share of what is left (noisy-or, Pearl 1988, 4.3.2)."""
    given, seen = figures()["chance"], measured.get((facts.source, level))
    if seen is not None and seen.judged >= figures()["measured"]["enough"]:
        chance = (seen.right + 1) * 1000 // (seen.judged + 2)
        chance = min(_with_kinds(chance, facts.kinds), given["most"])
        told = {"percent": _percent(chance), "right": seen.right, "judged": seen.judged}
        return chance, Reason("worth_chance_measured", {**told})
    chance = min(_with_kinds(_assumed(facts.source, level), facts.kinds), given["most"])
    return chance, Reason("worth_chance_assumed", {"percent": _percent(chance)})


def _assumed(source: str, level: str) -> int:
    given = figures()["chance"]
    chance: int = 1000 - (1000 - given[level]) * (1000 - given["source"][source]) // 1000
    return chance


def _with_kinds(chance: int, kinds: int) -> int:
    miss = 1000 - chance
    for _ in range(kinds - 1):
        miss = miss * (1000 - figures()["chance"]["further_kind"]) // 1000
    return 1000 - miss


def _loss(facts: Facts) -> tuple[int, Reason]:
    """The typical loss of the scam, or what is in sight when that is more: a small first payment
    is bait, and no ceiling."""
    typical, code = _typical(facts.scam_type), "worth_typical"
    if facts.was_cheated_before:
        typical = typical * figures()["loss"]["previous_victim_percent"] // 100
        code = "worth_typical_again"
    if facts.money_fen is not None and facts.money_fen >= typical:
        return facts.money_fen, Reason("worth_money", {"amount": facts.money_fen})
    return typical, Reason(code, {"scam_type": facts.scam_type, "amount": typical})


def _lifts(measured: Measured) -> dict[tuple[str, str], int]:
    """Further kinds of reasons bring a measured chance and the assumed one nearer to each other;
    the ten thousandths are what their rounding can add up to."""
    lifts = {}
    for source in {source for source, _ in measured}:
        best = 0
        for level in sorted(HEIGHT, key=lambda name: HEIGHT[name]):
            seen = measured.get((source, level))
            if seen is not None and seen.judged >= figures()["measured"]["enough"]:
                best = max(best, (seen.right + 1) * 1000 // (seen.judged + 2) + 10)
            lift = best * 1000 // _assumed(source, level) + 1
            if lift > 1000:
                lifts[source, level] = lift
    return lifts


@cache
def _typical(scam_type: str) -> int:
    """Of the variant where the data has one, else of what it is a variant of."""
    known: dict[str, int] = figures()["loss"]["typical_fen"]
    return next(known[item.code] for item in reversed(lineage(scam_type)) if item.code in known)


def _reach(facts: Facts, now: datetime) -> tuple[int, tuple[Reason, ...]]:
    given = figures()["reach"]
    if facts.is_reached:
        return given["reached"], (Reason("worth_reached", {}),)
    chance = _with_contacts(given["first_try"], min(facts.contacts, given["most_contacts"]))
    chance = _left(chance, given["after_a_try"], facts.tries)
    hours = int((now - facts.received_at).total_seconds() // 3600)
    chance = _left(chance, given["an_hour"], min(max(hours, 0), given["most_hours"]))
    is_night = _is_night(now)
    if is_night:
        chance = chance * given["night"] // 1000
    return chance, tuple(_why_reach(facts, chance, hours, is_night=is_night))


def _with_contacts(chance: int, contacts: int) -> int:
    miss = 1000 - chance
    for _ in range(contacts):
        miss = miss * (1000 - figures()["reach"]["each_contact"]) // 1000
    return 1000 - miss


def _left(chance: int, share: int, times: int) -> int:
    for _ in range(times):
        chance = chance * share // 1000
    return chance


def _is_night(now: datetime) -> bool:
    hour, given = now.astimezone(SHOWN_ZONE).hour, figures()["reach"]
    begins, ends = int(given["night_from"]), int(given["night_until"])
    return hour >= begins or hour < ends


def _why_reach(facts: Facts, chance: int, hours: int, *, is_night: bool) -> Iterator[Reason]:
    yield Reason("worth_reach", {"percent": _percent(chance)})
    if facts.contacts:
        yield Reason("worth_contacts", {"contacts": facts.contacts})
    if facts.tries:
        yield Reason("worth_tried", {"tries": facts.tries})
    if hours > 0:
        yield Reason("worth_hours", {"hours": hours})
    if is_night:
        yield Reason("worth_night", {})


def _percent(thousandths: int) -> int:
    return (thousandths + 5) // 10
