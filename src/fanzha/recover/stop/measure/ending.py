"""How a measure ends, for its verbs."""

from __future__ import annotations

from datetime import datetime

from fanzha.kit.live import changed
from fanzha.recover.stop.change_rules import State
from fanzha.recover.stop.measure.tables import Measure


def end(measure: Measure, state: str, at: datetime) -> None:
    """Write the end down; what still waited for a second person is withdrawn with it."""
    measure.state, measure.ended_at = state, at
    measure.save()
    measure.changes.filter(state=State.PROPOSED).update(state=State.WITHDRAWN)
    tell(measure)


def lapse_if_over(measure: Measure, now: datetime) -> bool:
    """End a running measure whose period is over at `now`; whether it was."""
    states = measure.states
    if measure.state != states.running or measure.expires_at is None or measure.expires_at > now:
        return False
    end(measure, states.lapsed, measure.expires_at)
    return True


def tell(*measures: Measure) -> None:
    """Let the pages that show the measures know."""
    topics = {f"chase-{measure.report_id}" for measure in measures}
    topics |= {f"bank-{measure.bank}" for measure in measures}
    changed("duty", *sorted(topics))
