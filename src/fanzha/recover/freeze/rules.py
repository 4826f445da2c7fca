"""Pure decisions on freezes: their ground, their period, their states."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.message.codes import Code, Result
from fanzha.recover.stop.change_rules import Kind as Change
from fanzha.words import law
from fanzha.words.enums import Role
from fanzha.words.money import show


class State(StrEnum):
    """The life of a freeze. Only `frozen` holds money; `proposed` waits for a second person.

    `lapsed` goes back when a renewal turns out to have been in time, see `recover/stop`.
    """

    PROPOSED = "proposed"
    QUEUED = "queued"
    SENT = "sent"
    FROZEN = "frozen"
    REFUSED = "refused"
    LAPSED = "lapsed"
    LIFTED = "lifted"
    WITHDRAWN = "withdrawn"


LONGEST_APPROVAL = 60
BORN = (State.PROPOSED, State.QUEUED)
LIVE = (State.PROPOSED, State.QUEUED, State.SENT, State.FROZEN)
MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (State.PROPOSED, State.QUEUED),
        (State.PROPOSED, State.WITHDRAWN),
        (State.QUEUED, State.SENT),
        (State.QUEUED, State.FROZEN),
        (State.QUEUED, State.REFUSED),
        (State.SENT, State.FROZEN),
        (State.SENT, State.REFUSED),
        (State.FROZEN, State.LAPSED),
        (State.FROZEN, State.LIFTED),
        (State.LAPSED, State.FROZEN),
    }
)
FREEZES = frozenset({Result.OK, Result.BALANCE_SHORT, Result.HANDLED_BEFORE})
STATE_LABELS = {
    State.PROPOSED: {"zh": "待另一人确认", "en": "waits for a second person"},
    State.QUEUED: {"zh": "待发", "en": "queued"},
    State.SENT: {"zh": "已送达银行", "en": "with the bank"},
    State.FROZEN: {"zh": "已冻结", "en": "frozen"},
    State.REFUSED: {"zh": "未冻结", "en": "refused"},
    State.LAPSED: {"zh": "已到期", "en": "lapsed"},
    State.LIFTED: {"zh": "已解冻", "en": "lifted"},
    State.WITHDRAWN: {"zh": "已撤回", "en": "withdrawn"},
}


class Kind(StrEnum):
    """Freeze types of the bank messages."""

    LIMITED = "01"
    FULL = "02"


KIND_LABELS = {
    Kind.LIMITED: {"zh": "限额冻结", "en": "freeze up to an amount"},
    Kind.FULL: {"zh": "全额冻结", "en": "freeze in full"},
}
CODES = {Change.EXTEND: Code.EXTEND_FREEZE, Change.LIFT: Code.LIFT_FREEZE}
CHANGE_LABELS = {
    Change.EXTEND: {"zh": "续冻", "en": "renew the freeze"},
    Change.LIFT: {"zh": "解除冻结", "en": "lift the freeze"},
}


def outcome(result: str, *, has_moment: bool) -> State:
    """The state an answer leads to; without the bank's moment no period is known.

    >>> outcome("1200", has_moment=True), outcome("0900", has_moment=False)
    (<State.FROZEN: 'frozen'>, <State.REFUSED: 'refused'>)
    """
    done = result in FREEZES and (has_moment or result != Result.HANDLED_BEFORE)
    return State.FROZEN if done else State.REFUSED


def check_ground(case_no: str, approval: str, now: datetime) -> None:
    """Raise Trouble when the law in force asks for a case or an approval that is missing."""
    if law.holds("freeze.needs_case", now) and not case_no:
        raise Trouble(zh="冻结须先立案, 请先填立案文号",
                      en="a freeze needs a filed case: enter the case number first",
                      field="case_no")  # fmt: skip
    if law.holds("freeze.needs_approval", now) and not approval.strip():
        raise Trouble(zh="冻结须经县级以上公安机关负责人批准, 请填批准文号",
                      en="a freeze needs the approval of the head of the police authority: "
                      "enter its number", field="approval")  # fmt: skip
    if len(approval.strip()) > LONGEST_APPROVAL:
        raise Trouble(zh=f"批准文号超过 {LONGEST_APPROVAL} 字", field="approval",
                      en=f"longer than {LONGEST_APPROVAL} characters")  # fmt: skip


def expires(frozen_at: datetime) -> datetime:
    """When a freeze ends by itself: so many calendar months on, the day held to the month.

    >>> from datetime import UTC
    >>> expires(datetime(2026, 8, 31, 8, 0, tzinfo=UTC)).isoformat()
    '2027-02-28T08:00:00+00:00'
    """
    return _months_on(frozen_at, law.number("freeze.months", frozen_at))


def shown_state(state: str, expires_at: datetime | None, now: datetime) -> State:
    """The state as it is this second, even before the sweep has written it down."""
    if state == State.FROZEN and expires_at is not None and expires_at <= now:
        return State.LAPSED
    return State(state)


def check_running(state: str, expires_at: datetime | None, now: datetime) -> None:
    """Raise Trouble when there is no running freeze, or its period is over this second."""
    if state != State.FROZEN or expires_at is None or expires_at <= now:
        raise Trouble(zh="没有生效的冻结", en="there is no running freeze", field="state")


@dataclass(frozen=True)
class Promise:
    """What refunds still pay from a freeze: in fen, whether one is approved or with the banks,
    and when the last of it is paid at the latest, if every step is taken at once (UTC)."""

    fen: int
    approved: bool
    until: datetime


def check_liftable(promise: Promise | None) -> None:
    """Raise Trouble while an approved refund still has to be paid out of the freeze."""
    if promise is not None and promise.approved:
        raise Trouble(
            zh=f"已批准的返还方案还要从该冻结中支付 {show(promise.fen)} 元, 不能解除: 请待返还办结, "
            "或先作废方案",
            en=f"an approved refund still pays {show(promise.fen)} yuan from this freeze: lift it "
            "once that is paid, or void the plan first", field="freeze",
        )  # fmt: skip


def ends_before_refund(expires_at: datetime | None, promise: Promise | None) -> bool:
    """Whether a freeze runs out before the refund from it can be paid: it must be renewed.

    >>> from datetime import UTC
    >>> end = datetime(2026, 9, 2, tzinfo=UTC)
    >>> ends_before_refund(end, Promise(1, False, end)), ends_before_refund(end, None)
    (True, False)
    """
    return promise is not None and expires_at is not None and expires_at <= promise.until


def check_kind(kind: str) -> None:
    """Raise Trouble for a kind of freeze that no bank knows."""
    if kind not in set(Kind):
        raise Trouble(zh="请选择冻结方式", en="choose the kind of freeze", field="kind")


def check_freezable(*, found: bool, public: bool, own: bool) -> None:
    """Raise Trouble for an account without stolen money on it, a public one, the victim's own."""
    if not found:
        raise Trouble(zh="该账户没有查明的涉案资金, 不能冻结",
                      en="no stolen money is known on this account: it cannot be frozen",
                      field="account")  # fmt: skip
    if public:
        raise Trouble(zh="公共资金账户(白名单), 不得冻结",
                      en="a public account (white list) cannot be frozen",
                      field="account")  # fmt: skip
    if own:
        raise Trouble(zh="被害人本人账户不得冻结, 可作保护性止付",
                      en="the victim's own account is not frozen: hold it for protection",
                      field="account")  # fmt: skip


def may_freeze(actor: Actor) -> bool:
    """Whether `actor` decides on freezes."""
    return actor.role in {Role.DUTY_OFFICER, SYSTEM.role}


def _months_on(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(
        year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1])
    )
