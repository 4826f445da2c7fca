"""Pure decisions on stop-payment orders (银发〔2016〕86号): states, periods, answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.message.codes import Result
from fanzha.recover.report.rules import check_why as check_length
from fanzha.words import law
from fanzha.words.enums import Role


class State(StrEnum):
    """The life of an order. Only `stopped` holds money; what follows it is final."""

    QUEUED = "queued"
    SENT = "sent"
    STOPPED = "stopped"
    REFUSED = "refused"
    LAPSED = "lapsed"
    LIFTED = "lifted"
    FROZEN = "frozen"


class Kind(StrEnum):
    """Whose account is stopped: one that stolen money went to, or the victim's own."""

    PAYEE = "payee"
    HOLD = "hold"


LIVE = (State.QUEUED, State.SENT, State.STOPPED)
MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (State.QUEUED, State.SENT),
        (State.QUEUED, State.STOPPED),
        (State.QUEUED, State.REFUSED),
        (State.SENT, State.STOPPED),
        (State.SENT, State.REFUSED),
        (State.STOPPED, State.LAPSED),
        (State.STOPPED, State.LIFTED),
        (State.STOPPED, State.FROZEN),
    }
)
STOPS = frozenset({Result.OK, Result.BALANCE_SHORT, Result.STOPPED_BEFORE})
BY_HAND = (Result.OK, Result.BALANCE_SHORT, Result.NAME_MISMATCH)

STATE_LABELS = {
    State.QUEUED: {"zh": "待发", "en": "queued"},
    State.SENT: {"zh": "已送达银行", "en": "with the bank"},
    State.STOPPED: {"zh": "已止付", "en": "stopped"},
    State.REFUSED: {"zh": "未止付", "en": "refused"},
    State.LAPSED: {"zh": "已到期失效", "en": "lapsed"},
    State.LIFTED: {"zh": "已解除", "en": "lifted"},
    State.FROZEN: {"zh": "已转冻结", "en": "turned into a freeze"},
}


@dataclass(frozen=True)
class Ask:
    """What an officer wants stopped: the account, and the payment that is the ground.

    `amount_fen` and `paid_at` are those of the transfer into the account that the bank
    checks; `holder` may be empty when nobody knows the name yet. `mandate_id` names the
    mandate that an automatic order acts under.
    """

    report_id: int
    bank: str
    account: str
    holder: str
    amount_fen: int
    paid_at: datetime
    why: str
    mandate_id: int | None = None
    kind: Kind = Kind.PAYEE


def outcome(result: str, *, has_moment: bool) -> State:
    """The state an answer leads to.

    A bank that says "already stopped" must say since when: only then is a period known.

    >>> outcome("1200", has_moment=True), outcome("0301", has_moment=False)
    (<State.STOPPED: 'stopped'>, <State.REFUSED: 'refused'>)
    """
    return State.STOPPED if result in STOPS and has_moment else State.REFUSED


def expires(stopped_at: datetime) -> datetime:
    """When a stop ends by itself: the period of the law from the moment of the stop.

    >>> from datetime import UTC
    >>> expires(datetime(2026, 3, 2, 8, 0, tzinfo=UTC)).isoformat()
    '2026-03-04T08:00:00+00:00'
    """
    return stopped_at + timedelta(hours=law.number("stop.period_hours", stopped_at))


def shown_state(state: str, expires_at: datetime | None, now: datetime) -> State:
    """The state as it is this second, even before the sweep has written it down."""
    if state == State.STOPPED and expires_at is not None and expires_at <= now:
        return State.LAPSED
    return State(state)


def check_repeat(earlier_stops: int, now: datetime) -> None:
    """Raise Trouble when an account may not be stopped once more.

    The first stop may be repeated as often as `stop.repeat_limit` says.
    """
    limit = law.number("stop.repeat_limit", now)
    if earlier_stops > limit:
        raise Trouble(
            zh=f"该账户已止付 {earlier_stops} 次, 规定最多再次止付 {limit} 次",
            en=f"the account was stopped {earlier_stops} times; it may be stopped again "
            f"{limit} times at most",
            field="account",
        )


def check_liftable(state: str) -> None:
    """Raise Trouble when there is no running stop to lift."""
    if state != State.STOPPED:
        raise Trouble(zh="没有生效的止付可以解除", en="there is no running stop to lift",
                      field="state")  # fmt: skip


def check_hand_result(result: str) -> None:
    """Raise Trouble for a result that a liaison cannot give by hand."""
    if result not in BY_HAND:
        raise Trouble(zh="请选择办理结果", en="choose a result", field="result")


def check_why(why: str) -> None:
    """Raise Trouble when an act on a person's account comes without a reason, or an endless one."""
    if not why.strip():
        raise Trouble(zh="请写明理由", en="give the reason", field="why")
    check_length(why)


def may_order(actor: Actor) -> bool:
    """Whether `actor` decides on stops."""
    return actor.role in {Role.DUTY_OFFICER, SYSTEM.role}
