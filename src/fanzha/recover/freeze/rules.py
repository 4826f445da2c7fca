"""Pure decisions on freezes: their ground, their period, their states."""

from __future__ import annotations

import calendar
from datetime import datetime
from enum import StrEnum

from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.kit.errors import Trouble
from fanzha.words import law
from fanzha.words.enums import Role


class State(StrEnum):
    """The life of a freeze. Only `frozen` holds money."""

    QUEUED = "queued"
    SENT = "sent"
    FROZEN = "frozen"
    REFUSED = "refused"
    LAPSED = "lapsed"
    LIFTED = "lifted"


LIVE = (State.QUEUED, State.SENT, State.FROZEN)
MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (State.QUEUED, State.SENT),
        (State.QUEUED, State.FROZEN),
        (State.QUEUED, State.REFUSED),
        (State.SENT, State.FROZEN),
        (State.SENT, State.REFUSED),
        (State.FROZEN, State.LAPSED),
        (State.FROZEN, State.LIFTED),
    }
)
STATE_LABELS = {
    State.QUEUED: {"zh": "待发", "en": "queued"},
    State.SENT: {"zh": "已送达银行", "en": "with the bank"},
    State.FROZEN: {"zh": "已冻结", "en": "frozen"},
    State.REFUSED: {"zh": "未冻结", "en": "refused"},
    State.LAPSED: {"zh": "已到期", "en": "lapsed"},
    State.LIFTED: {"zh": "已解冻", "en": "lifted"},
}


class Kind(StrEnum):
    """Freeze types of the bank messages."""

    LIMITED = "01"
    FULL = "02"


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


def expires(frozen_at: datetime) -> datetime:
    """When a freeze ends by itself: so many calendar months on, the day held to the month.

    >>> from datetime import UTC
    >>> expires(datetime(2026, 8, 31, 8, 0, tzinfo=UTC)).isoformat()
    '2027-02-28T08:00:00+00:00'
    """
    return _months_on(frozen_at, law.number("freeze.months", frozen_at))


def may_freeze(actor: Actor) -> bool:
    """Whether `actor` decides on freezes."""
    return actor.role in {Role.DUTY_OFFICER, SYSTEM.role}


def _months_on(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(
        year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1])
    )
