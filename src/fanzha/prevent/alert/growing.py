"""How an alert grows: what a sign adds to it, and what adds nothing. Pure.

Signs about one person and one scam merge. The level rises by signs and never falls by one. A
sign that tells nothing new leaves no mark on the alert; the sign itself is kept and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fanzha.prevent.alert.rules import HEIGHT, NO_SIGN, higher, joined, story

Item = Mapping[str, Any]

# What becomes of a sign. A repeated one brings another event of a kind that is known.
OPENED, JOINED, REPEATED, DOUBLE, SUPPRESSED = (
    "opened", "joined", "repeated", "double", "suppressed",
)  # fmt: skip
SIGN_FATES = (OPENED, JOINED, REPEATED, DOUBLE, SUPPRESSED)

# Steps of an alert's history. The first is OPENED; LOWERED is a person's act, FADED the clock's;
# FOUND: the register has learnt since whose number it is.
SIGN, RAISED, RETYPED, LOWERED, FADED, FOUND, EXPIRED, CLOSED = (
    "sign", "raised", "retyped", "lowered", "faded", "found", "expired", "closed",
)  # fmt: skip
STEPS = (OPENED, SIGN, RAISED, RETYPED, LOWERED, FADED, FOUND, EXPIRED, CLOSED)

UNKNOWN_SCAM = "other"
PAYMENT = "transfer"


@dataclass(frozen=True)
class Sign:
    """One reason to believe it. `level` is what it weighs about this person: one higher for
    somebody cheated before. `reasons` and `evidence` as the alert keeps them."""

    level: str
    source: str
    scam_type: str
    reasons: tuple[Item, ...] = ()
    evidence: tuple[Item, ...] = ()
    money_fen: int | None = None


@dataclass(frozen=True)
class Standing:
    """What an alert says now. `peak` is the highest level signs gave it; `judged`: a person
    lowered it, knowing all that was told until then."""

    level: str
    peak: str
    judged: bool
    scam_type: str
    money_fen: int | None
    reasons: tuple[Item, ...] = ()
    evidence: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Step:
    """One line of the history: what changed, from what to what, for which reasons."""

    kind: str
    before: Item
    after: Item
    reasons: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Grown:
    """The alert after a sign, the fate of the sign, and the lines for the history."""

    standing: Standing
    fate: str
    steps: tuple[Step, ...]


def begun(sign: Sign) -> Standing:
    """What an alert says that this sign opens."""
    return Standing(
        sign.level, sign.level, False, sign.scam_type, sign.money_fen, sign.reasons,
        tuple(story([], sign.evidence)),
    )  # fmt: skip


def grown(old: Standing, sign: Sign) -> Grown:
    """The alert with the sign in it.

    A sign is a double when it tells of no other event, gives no other reason, shows no more
    money, and is no higher than the alert ever was. What a person has judged rises again
    only by a reason of another kind, more money, or a higher level than there ever was.

    >>> known = {"code": "known_number", "params": {}}
    >>> call = {"event_id": "c1", "happened_at": "2026-03-02T08:16:22+00:00"}
    >>> low = begun(Sign("low", "detector", "other", (known,), (call,)))
    >>> grown(low, Sign("low", "detector", "other", (known,), (call,))).fate
    'double'
    >>> risen = grown(low, Sign("high", "detector", "loan", (known,), (call,)))
    >>> risen.fate, risen.standing.level, [step.kind for step in risen.steps]
    ('joined', 'high', ['raised', 'retyped'])
    """
    fresh, news, money = _fresh(old, sign), _news(old, sign), _money(old, sign)
    new = replace(
        old, money_fen=money, scam_type=_type(old, sign),
        reasons=tuple(joined(old.reasons, news)),
        evidence=tuple(story(old.evidence, sign.evidence)) if fresh else old.evidence,
        peak=higher(old.peak, sign.level),
    )  # fmt: skip
    if _rises(old, sign, fresh=fresh, news=news, more=money != old.money_fen):
        new = replace(new, level=sign.level, judged=False)
    steps = tuple(_steps(old, new, news, sign))
    return Grown(new, JOINED if steps else REPEATED if fresh else DOUBLE, steps)


def kinds(reasons: Iterable[Item]) -> frozenset[str]:
    """Of which kinds reasons are: that a call goes on is of the kind of the call; a sum of
    signs (`risk_…`), and what is known of the person or of us, is no sign of a kind.

    >>> told = ["foreign_call", "foreign_call_on", "risk_high_call", "earlier_victim"]
    >>> sorted(kinds({"code": code} for code in told))
    ['foreign_call']
    """
    codes = {item["code"] for item in reasons} - NO_SIGN
    return frozenset(code.removesuffix("_on") for code in codes if not code.startswith("risk_"))


def events(evidence: Iterable[Item]) -> frozenset[str]:
    """Of which events it is the evidence."""
    return frozenset(item["event_id"] for item in evidence)


def shows_payment(sign: Sign, known: frozenset[str]) -> bool:
    """Whether the sign brings a payment that is none of the known events."""
    paid = (item for item in sign.evidence if item.get("kind") == PAYMENT)
    return bool(sign.money_fen) and any(item["event_id"] not in known for item in paid)


def _fresh(old: Standing, sign: Sign) -> bool:
    """Whether the sign tells of an event the alert does not know."""
    return not events(sign.evidence) <= events(old.evidence)


def _news(old: Standing, sign: Sign) -> tuple[Item, ...]:
    """The reasons that are new: of a known event only those of another kind."""
    if _fresh(old, sign):
        return tuple(item for item in sign.reasons if item not in old.reasons)
    known = {item["code"] for item in old.reasons}
    return tuple(item for item in sign.reasons if item["code"] not in known)


def _money(old: Standing, sign: Sign) -> int | None:
    """Payments in sight: another payment is added; more told of what is known counts."""
    if sign.money_fen is None:
        return old.money_fen
    if shows_payment(sign, events(old.evidence)):
        return (old.money_fen or 0) + sign.money_fen
    return max(old.money_fen or 0, sign.money_fen)


def _type(old: Standing, sign: Sign) -> str:
    """The scam the strongest sign speaks of; that a kind is known is not taken back."""
    better = HEIGHT[sign.level] > HEIGHT[old.peak] or old.scam_type == UNKNOWN_SCAM
    return sign.scam_type if better and sign.scam_type != UNKNOWN_SCAM else old.scam_type


def _rises(old: Standing, sign: Sign, *, fresh: bool, news: tuple[Item, ...], more: bool) -> bool:
    if HEIGHT[sign.level] <= HEIGHT[old.level]:
        return False
    if HEIGHT[sign.level] > HEIGHT[old.peak] or more:
        return True
    if old.judged:
        return not kinds(news) <= kinds(old.reasons)
    return fresh or bool(news)


def _steps(old: Standing, new: Standing, news: tuple[Item, ...], sign: Sign) -> Iterable[Step]:
    if news or new.money_fen != old.money_fen:
        before, after = {"money_fen": old.money_fen}, {"money_fen": new.money_fen}
        yield Step(SIGN, before, after, news or sign.reasons)
    if new.level != old.level:
        yield Step(RAISED, {"level": old.level}, {"level": new.level}, sign.reasons)
    if new.scam_type != old.scam_type:
        yield Step(RETYPED, {"scam_type": old.scam_type}, {"scam_type": new.scam_type})
