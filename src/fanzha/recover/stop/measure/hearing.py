"""What a bank's answer to a change does to the measure."""

from __future__ import annotations

from datetime import datetime

from fanzha.recover.message.actions import keep
from fanzha.recover.message.codes import Result
from fanzha.recover.message.rules import Answer, moment
from fanzha.recover.stop.change_rules import accepted, begun_at, over_at_bank, runs_until
from fanzha.recover.stop.measure.ending import end, lapse_if_over
from fanzha.recover.stop.measure.tables import Change, Measure


def extended(change: Change, measure: Measure, answer: Answer, now: datetime) -> bool:
    """Let the measure run on from the bank's moment; whether the bank extended it in time.

    An extension after the end is kept for a person. Raises Trouble when the answer lacks
    what its result needs.
    """
    if not accepted(answer.result, has_moment="extended_at" in answer.body):
        return False
    since = measure.extended_at or measure.began
    begun = begun_at(moment(answer.body, "extended_at"), since, now)
    change.effective_at = begun
    change.note(answer)
    states = measure.states
    if measure.expires_at is None or measure.state not in (states.running, states.lapsed):
        return True  # ended meanwhile: the record of the answer is all that is left
    until = runs_until(measure.period_from(begun), begun, measure.expires_at)
    if until is None:
        keep(f"extension {change.key} from {begun.isoformat()}", "extended after its end", now)
        return False
    _run_on(measure, begun, until, now)
    return True


def lifted(change: Change, measure: Measure, answer: Answer, now: datetime) -> bool:
    """End the measure at the bank's moment; whether nothing holds the account any more."""
    if not over_at_bank(answer.result):
        return False
    said = moment(answer.body, "lifted_at") if "lifted_at" in answer.body else answer.at
    change.effective_at = at = max(min(said, now), measure.began or change.proposed_at)
    states = measure.states
    if measure.state == states.running:
        in_time = measure.expires_at is not None and at < measure.expires_at
        lifted = in_time and answer.result != Result.EXPIRED
        end(measure, states.lifted if lifted else states.lapsed, at)
    return True


def _run_on(measure: Measure, begun: datetime, until: datetime, now: datetime) -> None:
    """Let the measure run from `begun` to `until`; a late answer may find it lapsed."""
    measure.extended_at, measure.expires_at = begun, until
    if measure.state == measure.states.lapsed:
        newer = type(measure)._default_manager.filter(
            report_id=measure.report_id, account=measure.account, state__in=measure.states.live
        )
        measure.ended_at = until
        if until > now and not newer.exists():
            measure.state, measure.ended_at = measure.states.running, None
    measure.save()
    lapse_if_over(measure, now)
