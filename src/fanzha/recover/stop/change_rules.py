"""Pure decisions on changes of a running measure: it begins anew, or it ends early.

A change is asked of the bank while the measure runs, never after. The same moves hold for
stops and for freezes; `recover/freeze` uses them too.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.message.codes import Code, Result
from fanzha.recover.stop.rules import Kind as Measure
from fanzha.words import law
from fanzha.words.enums import Role


class State(StrEnum):
    """The life of a change. `proposed` waits for a second person; nothing has left yet."""

    PROPOSED = "proposed"
    QUEUED = "queued"
    SENT = "sent"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


LIVE = (State.PROPOSED, State.QUEUED, State.SENT)
BORN = (State.PROPOSED, State.QUEUED)
ASKED = (State.QUEUED, State.SENT, State.DONE, State.REFUSED)
MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (State.PROPOSED, State.QUEUED),
        (State.PROPOSED, State.WITHDRAWN),
        (State.QUEUED, State.SENT),
        (State.QUEUED, State.DONE),
        (State.QUEUED, State.REFUSED),
        (State.SENT, State.DONE),
        (State.SENT, State.REFUSED),
    }
)
STATE_LABELS = {
    State.PROPOSED: {"zh": "待另一人确认", "en": "waits for a second person"},
    State.QUEUED: {"zh": "待发", "en": "queued"},
    State.SENT: {"zh": "已送达银行", "en": "with the bank"},
    State.DONE: {"zh": "已办理", "en": "done"},
    State.REFUSED: {"zh": "未办理", "en": "refused"},
    State.WITHDRAWN: {"zh": "已撤回", "en": "withdrawn"},
}


class Kind(StrEnum):
    """What is asked: a period that begins anew, or the end."""

    EXTEND = "extend"
    LIFT = "lift"


CODES = {Kind.EXTEND: Code.EXTEND_STOP, Kind.LIFT: Code.LIFT_STOP}
KIND_LABELS = {
    Kind.EXTEND: {"zh": "续止付", "en": "extend the stop"},
    Kind.LIFT: {"zh": "解除止付", "en": "lift the stop"},
}


class Reason(StrEnum):
    """Why a measure is lifted. Only `wrong` says that it should never have been."""

    GROUND_GONE = "ground_gone"
    WRONG = "wrong"
    SAFE = "safe"


REASON_LABELS = {
    Reason.GROUND_GONE: {"zh": "理由已消失", "en": "the ground is gone"},
    Reason.WRONG: {"zh": "误止付, 与案件无关", "en": "stopped wrongly, not involved"},
    Reason.SAFE: {"zh": "被害人已脱离骗局", "en": "the victim is safe"},
}


def check_running(state: str, expires_at: datetime | None, now: datetime) -> None:
    """Raise Trouble when there is no running stop, or its period is over this second."""
    if state != "stopped" or expires_at is None or expires_at <= now:
        raise Trouble(zh="没有生效的止付", en="there is no running stop", field="state")


def check_extendable(kind: str, *, lifting: bool) -> None:
    """Raise Trouble for a stop that may not begin anew: a hold, or one being lifted."""
    if kind == Measure.HOLD:
        raise Trouble(zh="保护性止付不能续期", en="a protective hold cannot be extended",
                      field="kind")  # fmt: skip
    if lifting:
        raise Trouble(zh="解除指令在途, 不能续止付", en="it is being lifted: it cannot be extended",
                      field="state")  # fmt: skip


def runs_until(period_end: datetime, begun_at: datetime, ended_at: datetime) -> datetime | None:
    """The new end of a measure that a bank began anew at `begun_at`; None when that was too late.

    `period_end` is the end of a period that begins then, so no hour is held twice (our
    reading). Nothing runs on after `ended_at`, the end as it was: an extension from then on
    is none.

    >>> from datetime import UTC
    >>> from fanzha.recover.stop.rules import expires
    >>> end, begun = datetime(2026, 3, 4, 8, tzinfo=UTC), datetime(2026, 3, 4, 7, tzinfo=UTC)
    >>> runs_until(expires(begun), begun, end).isoformat()
    '2026-03-06T07:00:00+00:00'
    >>> runs_until(expires(end), end, end) is None
    True
    """
    return max(period_end, ended_at) if begun_at < ended_at else None


def begun_at(told: datetime, running_since: datetime | None, now: datetime) -> datetime:
    """The bank's moment of an extension, held between the start of what it extends and now.

    >>> from datetime import UTC
    >>> since, now = datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 3, 8, tzinfo=UTC)
    >>> begun_at(datetime(2026, 3, 2, 7, tzinfo=UTC), since, now) == since
    True
    >>> begun_at(datetime(2026, 3, 9, tzinfo=UTC), since, now) == now
    True
    """
    moment = min(told, now)
    return max(moment, running_since) if running_since else moment


def accepted(result: str, *, has_moment: bool) -> bool:
    """Whether the bank did what was asked; "handled before" counts when it says when.

    >>> accepted("0000", has_moment=False), accepted("0900", has_moment=False)
    (True, False)
    """
    return result == Result.OK or (result == Result.HANDLED_BEFORE and has_moment)


def over_at_bank(result: str) -> bool:
    """Whether a lifting found nothing to lift: then the measure is over as well."""
    return result in (Result.OK, Result.HANDLED_BEFORE, Result.EXPIRED)


def needs_second(measure: str, kind: str, now: datetime) -> bool:
    """Whether a second person must confirm the change, by the settings in force.

    `measure` is "stop" or "freeze". A measure that begins anew needs what its order needed.
    """
    if kind == Kind.LIFT:
        return law.holds(f"{measure}.lift_second_person", now)
    return measure == "freeze" and law.holds("freeze.second_person", now)


def check_second(decider_id: int, actor: Actor) -> None:
    """Raise Trouble when somebody would confirm the own decision."""
    if decider_id == actor.user_id:
        raise Trouble(zh="须由另一人确认", en="a second person must confirm", field="confirmer")


def check_proposed(state: str) -> None:
    """Raise Trouble when nothing waits for a second person any more."""
    if state != State.PROPOSED:
        raise Trouble(zh="没有待确认的事项", en="nothing waits to be confirmed", field="state")


def check_reason(reason: str) -> None:
    """Raise Trouble for a reason that `Reason` does not have."""
    if reason not in set(Reason):
        raise Trouble(zh="请选择解除原因", en="choose why it is lifted", field="reason")


def may_confirm(actor: Actor) -> bool:
    """Whether `actor` may be the second person."""
    return actor.role in {Role.DUTY_OFFICER, Role.LEADER}
