"""How a freeze ends, for the verbs of this room."""

from __future__ import annotations

from datetime import datetime

from fanzha.kit.live import changed
from fanzha.recover.freeze.models import Change, Freeze
from fanzha.recover.freeze.rules import State
from fanzha.recover.stop.change_rules import State as Step


def end(freeze: Freeze, state: State, at: datetime) -> None:
    """Write the end down; what still waited for a second person is withdrawn with it."""
    freeze.state, freeze.ended_at = state, at
    freeze.save()
    Change.objects.filter(freeze=freeze, state=Step.PROPOSED).update(state=Step.WITHDRAWN)
    tell(freeze)


def lapse_if_over(freeze: Freeze, now: datetime) -> bool:
    """End a running freeze whose period is over at `now`; whether it was."""
    if freeze.state != State.FROZEN or freeze.expires_at is None or freeze.expires_at > now:
        return False
    end(freeze, State.LAPSED, freeze.expires_at)
    return True


def tell(freeze: Freeze) -> None:
    """Let the pages that show the freeze know."""
    changed("duty", f"chase-{freeze.report_id}", f"bank-{freeze.bank}")
