"""Live monitoring of an account: its states and its period. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from fanzha.kit.errors import Trouble
from fanzha.words import law


class State(StrEnum):
    """The life of a monitoring. Only a running one is believed when it tells of transfers."""

    QUEUED = "queued"
    SENT = "sent"
    RUNNING = "running"
    REFUSED = "refused"
    ENDED = "ended"
    LAPSED = "lapsed"


WAITING = (State.QUEUED, State.SENT)
OPEN = (*WAITING, State.RUNNING)
MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (State.QUEUED, State.SENT),
        (State.QUEUED, State.RUNNING),
        (State.QUEUED, State.REFUSED),
        (State.QUEUED, State.LAPSED),
        (State.SENT, State.RUNNING),
        (State.SENT, State.REFUSED),
        (State.SENT, State.LAPSED),
        (State.RUNNING, State.ENDED),
        (State.RUNNING, State.LAPSED),
    }
)

STATE_LABELS = {
    State.QUEUED: {"zh": "待发", "en": "queued"},
    State.SENT: {"zh": "已送达银行", "en": "with the bank"},
    State.RUNNING: {"zh": "监控中", "en": "watching"},
    State.REFUSED: {"zh": "银行未监控", "en": "refused"},
    State.ENDED: {"zh": "已结束", "en": "ended"},
    State.LAPSED: {"zh": "已到期", "en": "over"},
}


def check_until(until: datetime, now: datetime) -> None:
    """Raise Trouble for a period that is over, or longer than the setting allows."""
    hours = law.number("monitor.longest_hours", now)
    if not now < until <= now + timedelta(hours=hours):
        raise Trouble(
            zh=f"监控期限须在 {hours} 小时以内", en=f"it ends within {hours} hours", field="until"
        )


def shown_state(state: str, until: datetime, now: datetime) -> State:
    """The state as it is this second, even before the sweep has written it down."""
    return State.LAPSED if state in OPEN and until <= now else State(state)
