"""Pure decisions of the payee check: what to answer, and what a customer may insist on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from fanzha.kit.errors import Trouble
from fanzha.prevent.shield.tiers import Tiers
from fanzha.words.enums import Channel, Level
from fanzha.words.reasons import Reason

DAY = timedelta(hours=24)
MOST_OUT = 0.8
"""Share of what came in that has left again from which an account only passes money on."""
FEW_MINUTES = 30
"""An account that pays on within so long of being paid does so at once."""


class Answer(StrEnum):
    """What the bank does. Verify: ask the customer in person, or check the face."""

    ALLOW = "allow"
    DELAY = "delay"
    VERIFY = "verify"
    REFUSE = "refuse"


SEVERITY = {answer: place for place, answer in enumerate(Answer)}


class AgeGroup(StrEnum):
    """The customer's age as far as the bank says it. Elder: 60 and over. Minor: under 18."""

    MINOR = "minor"
    ADULT = "adult"
    ELDER = "elder"


class How(StrEnum):
    """How the bank made sure that the customer insists."""

    COUNTER = "counter"
    CALL = "call"
    FACE = "face"
    VIDEO = "video"


@dataclass(frozen=True)
class Ask:
    """A bank's question. `at` is when the customer ordered the transfer, UTC.

    `request_id` is the bank's own: the same id is the same question.
    """

    request_id: str
    bank: str
    payer: str
    payee: str
    payee_name: str
    amount_fen: int
    channel: Channel
    at: datetime
    age_group: AgeGroup | None = None


@dataclass(frozen=True)
class Earlier:
    """A transfer of the same payer asked about in the last day, and not refused."""

    payee: str
    amount_fen: int
    at: datetime


@dataclass(frozen=True)
class Picture:
    """What the detector knows of a payee's account over the last 24 hours.

    `payers` are distinct; `gap_s` is the time from the last money in to the next money out,
    None where none has left; `idle_days` the silence before its last transaction, None where
    that is not known.
    """

    payers: int = 0
    payees: int = 0
    in_fen: int = 0
    out_fen: int = 0
    gap_s: int | None = None
    idle_days: int | None = None


@dataclass(frozen=True)
class OpenAlert:
    """The open alert about the payer, as far as an answer needs it."""

    alert_id: int
    level: Level


@dataclass(frozen=True)
class Facts:
    """All that an answer looks at besides the question.

    `known_payee` tells that the payer paid this account more than a day ago; `other_name` that
    another bank customer gave this account another name.
    """

    payee_listed: bool = False
    payer_listed: bool = False
    alert: OpenAlert | None = None
    earlier: Sequence[Earlier] = ()
    known_payee: bool = False
    other_name: bool = False
    picture: Picture | None = None


@dataclass(frozen=True)
class Finding:
    """One ground for more than allowing; `minutes` of delay, 0 unless it delays."""

    answer: Answer
    reason: Reason
    minutes: int = 0


@dataclass(frozen=True)
class Decision:
    """The answer: the severest of the findings, the longest delay, all reasons.

    It holds until `expires_at`; a later transfer needs a new question.
    """

    answer: Answer
    minutes: int
    reasons: tuple[Reason, ...]
    expires_at: datetime


@dataclass(frozen=True)
class Insisted:
    """A customer insisted against the advice: what those who dissuade need to know.

    `name` is the same for the same check. `paid` are the columns of the transfer as evidence;
    times are UTC.
    """

    name: str
    phone: str
    level: Level
    reason: Reason
    ordered_at: datetime
    told_at: datetime
    paid: Mapping[str, Any]


def decide(ask: Ask, facts: Facts, tiers: Tiers, now: datetime) -> Decision:
    """What the bank is told. Without a finding the transfer is allowed, without a reason."""
    findings = [
        *_known(ask, facts), *_under_alert(facts, tiers), *_of_picture(facts.picture, tiers),
        *_of_tiers(ask, facts, tiers),
    ]  # fmt: skip
    answers = [finding.answer for finding in findings]
    answer = max(answers, key=SEVERITY.__getitem__, default=Answer.ALLOW)
    minutes = max((finding.minutes for finding in findings), default=0)
    return Decision(
        answer, minutes if answer is Answer.DELAY else 0,
        tuple(finding.reason for finding in findings),
        now + timedelta(minutes=tiers.valid_minutes),
    )  # fmt: skip


def _known(ask: Ask, facts: Facts) -> Iterator[Finding]:
    """A known involved payee is refused. A payer's own account is stopped by an order to the
    bank, with its ground and period, not by the way: here it is only verified."""
    if facts.payee_listed:
        yield Finding(Answer.REFUSE, Reason("payee_listed", {"amount": ask.amount_fen}))
    if facts.payer_listed:
        yield Finding(Answer.VERIFY, Reason("payer_listed"))
    if facts.other_name:
        yield Finding(Answer.VERIFY, Reason("payee_name_differs"))


def _under_alert(facts: Facts, tiers: Tiers) -> Iterator[Finding]:
    """Somebody is trying to keep this customer from paying right now."""
    if facts.alert is None:
        return
    reason = Reason("payer_under_alert")
    if facts.alert.level is Level.LOW:
        yield Finding(Answer.DELAY, reason, tiers.small_delay_minutes)
    else:
        yield Finding(Answer.VERIFY, reason)


def _of_picture(picture: Picture | None, tiers: Tiers) -> Iterator[Finding]:
    if picture is None:
        return
    at_once = picture.gap_s is not None and picture.gap_s <= FEW_MINUTES * 60
    passes_on = picture.in_fen > 0 and picture.out_fen >= MOST_OUT * picture.in_fen
    if picture.payers >= tiers.gather_payers and passes_on:
        reason = Reason("payee_gathers", {"payers": picture.payers})
        yield Finding(Answer.VERIFY, reason)
    elif at_once and passes_on:
        yield Finding(Answer.VERIFY, Reason("payee_passes_on"))
    if picture.idle_days is not None and picture.idle_days >= tiers.dormant_days:
        yield Finding(Answer.VERIFY, Reason("payee_dormant", {"days": picture.idle_days}))


def _of_tiers(ask: Ask, facts: Facts, tiers: Tiers) -> Iterator[Finding]:
    """One large transfer to somebody new; many small ones that sum up to a large one."""
    if facts.known_payee:
        return
    frail = ask.age_group in (AgeGroup.ELDER, AgeGroup.MINOR)
    large = tiers.large_fen_elder if frail else tiers.large_fen
    if ask.amount_fen >= large:
        reason = Reason("large_to_new_payee", {"amount": ask.amount_fen})
        yield Finding(Answer.DELAY, reason, tiers.large_delay_minutes)
        return
    recent = [one for one in facts.earlier if ask.at - DAY < one.at <= ask.at]
    total = ask.amount_fen + sum(one.amount_fen for one in recent)
    if len(recent) + 1 >= tiers.small_count and total >= large:
        same = all(one.payee == ask.payee for one in recent)
        code = "many_small_to_payee" if same else "many_small_from_payer"
        reason = Reason(code, {"times": len(recent) + 1, "amount": total})
        yield Finding(Answer.DELAY, reason, tiers.small_delay_minutes)


def level_after_override(answer: Answer, alert: Level | None) -> Level:
    """How sure we are once the customer insists against the advice: one above what it was.

    >>> level_after_override(Answer.DELAY, None), level_after_override(Answer.VERIFY, None)
    (<Level.MEDIUM: 'medium'>, <Level.HIGH: 'high'>)
    """
    if answer is Answer.VERIFY or alert in (Level.MEDIUM, Level.HIGH):
        return Level.HIGH
    return Level.MEDIUM


class NotPossible(Trouble):
    """What was asked cannot be done with this check, however often it is sent."""


def require_overridable(answer: Answer, expires_at: datetime, now: datetime) -> None:
    """Raises NotPossible for an answer that nobody can override, or that no longer holds."""
    if answer is Answer.REFUSE:
        raise NotPossible(
            zh="收款账户为涉案账户, 不得坚持转账", field="check_id",
            en="the payee is a known involved account: this cannot be overridden",
        )  # fmt: skip
    if answer is Answer.ALLOW:
        raise NotPossible(
            zh="该笔已放行, 无须确认", en="this was allowed: nothing to override", field="check_id"
        )
    if now >= expires_at:
        raise NotPossible(
            zh="核查结论已过期, 请重新核查",
            en="the answer has expired: check again",
            field="check_id",
        )
