"""Pure decisions on stop-payment orders (银发〔2016〕86号): states, periods, answers.

What may be changed in a running stop is in `change_rules.py`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.message.codes import Result, result_label
from fanzha.recover.report.rules import State as Report
from fanzha.recover.report.rules import check_why as check_length
from fanzha.words import law
from fanzha.words.enums import Role


class State(StrEnum):
    """The life of an order. Only `stopped` holds money; what follows it is final.

    One exception: `lapsed` goes back when an extension turns out to have been in time.
    """

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


KIND_LABELS = {
    Kind.PAYEE: {"zh": "止付", "en": "stop"},
    Kind.HOLD: {"zh": "保护性止付", "en": "protective hold"},
}
# Where the periods of a kind stand in the settings of the law.
LAW = {Kind.PAYEE: "stop", Kind.HOLD: "hold"}

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
        # The bank extended in time and its answer came late: the account never was free.
        # A trigger lets it through only with such an extension.
        (State.LAPSED, State.STOPPED),
    }
)
BORN = (State.QUEUED, State.REFUSED)
STOPS = frozenset({Result.OK, Result.BALANCE_SHORT, Result.STOPPED_BEFORE, Result.HANDLED_BEFORE})
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

    A bank that says "already stopped" or "handled before" must say since when: only
    then is a period known.

    >>> outcome("1200", has_moment=True), outcome("0301", has_moment=False)
    (<State.STOPPED: 'stopped'>, <State.REFUSED: 'refused'>)
    """
    return State.STOPPED if result in STOPS and has_moment else State.REFUSED


def expires(begun_at: datetime, kind: str = Kind.PAYEE) -> datetime:
    """When a stop ends by itself: the period of the law from the moment it began.

    >>> from datetime import UTC
    >>> expires(datetime(2026, 3, 2, 8, 0, tzinfo=UTC)).isoformat()
    '2026-03-04T08:00:00+00:00'
    >>> expires(datetime(2026, 3, 2, 8, 0, tzinfo=UTC), Kind.HOLD).isoformat()
    '2026-03-03T08:00:00+00:00'
    """
    return begun_at + timedelta(hours=law.number(f"{LAW[Kind(kind)]}.period_hours", begun_at))


def shown_state(state: str, expires_at: datetime | None, now: datetime) -> State:
    """The state as it is this second, even before the sweep has written it down."""
    if state == State.STOPPED and expires_at is not None and expires_at <= now:
        return State.LAPSED
    return State(state)


def too_often(times: int, kind: str, now: datetime) -> bool:
    """Whether an account that was stopped or extended `times` times may not be once more.

    The first stop may be repeated as often as `stop.repeat_limit` says.

    >>> from datetime import UTC
    >>> today = datetime(2026, 3, 2, tzinfo=UTC)
    >>> too_often(2, Kind.PAYEE, today), too_often(3, Kind.PAYEE, today)
    (False, True)
    """
    return times > law.number(f"{LAW[Kind(kind)]}.repeat_limit", now)


def check_repeat(times: int, kind: str, now: datetime) -> None:
    """Raise Trouble when `too_often`."""
    if too_often(times, kind, now):
        limit = law.number(f"{LAW[Kind(kind)]}.repeat_limit", now)
        raise Trouble(
            zh=f"该账户已止付或续止付 {times} 次, 规定最多再次止付 {limit} 次",
            en=f"the account was stopped or extended {times} times; it may be stopped again "
            f"{limit} times at most",
            field="account",
        )


def refusal(*, listed: bool, running: bool, times: int, kind: str, now: datetime) -> Result | None:
    """Why the centre itself sends no order for an account; None when nothing speaks against it.

    `listed` says that public money runs over the account, `running` that a stop holds it
    now: then one more order only joins it, and the bank says since when.
    """
    if listed:
        return Result.WHITE_LISTED
    return Result.STOPPED_TOO_OFTEN if not running and too_often(times, kind, now) else None


def check_accepted(state: str) -> None:
    """Raise Trouble when no officer stands behind the report, or it is closed."""
    if state not in (Report.ACCEPTED, Report.FILED):
        raise Trouble(zh="报案未受理或已结案, 不能止付",
                      en="the report is not accepted, or closed: no stop can be ordered",
                      field="report")  # fmt: skip


def check_own(account: str, own: Collection[str]) -> None:
    """Raise Trouble when an account to be held for protection is not one of the victim's own."""
    if account not in own:
        raise Trouble(zh="保护性止付只用于被害人本人的付款账户",
                      en="a protective hold is for the victim's own paying account only",
                      field="account")  # fmt: skip


def answer_words(code: str, answered_at: datetime | None) -> dict[str, str]:
    """An answer in words, and whether it was the bank's or the centre's own.

    >>> answer_words("0302", None)["zh"]
    '白名单账户, 不予止付(中心未发出)'
    >>> answer_words("", None)["zh"]
    ''
    """
    words = result_label(code)
    if not code or answered_at is not None:
        return words
    return {"zh": f"{words['zh']}(中心未发出)", "en": f"{words['en']} (not sent by the centre)"}


def check_bank(bank: str) -> None:
    """Raise Trouble when nobody knows which bank an order should go to."""
    if not bank:
        raise Trouble(zh="请选择开户行", en="choose the bank", field="bank")


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
