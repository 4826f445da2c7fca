"""Verbs on mandates: sign, sign second, take over, hand back, revoke."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.queries import shown_name
from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.recover.report.queries import losses, one_at_a_time, standing
from fanzha.recover.report.rules import State as Report
from fanzha.recover.stop.rules import check_why
from fanzha.recover.trace.mandate import (
    OPEN,
    State,
    Terms,
    check_move,
    check_second,
    check_terms,
    may_sign,
    needs_second,
    shown_state,
    usual_terms,
)
from fanzha.recover.trace.models import Mandate
from fanzha.recover.trace.onward import go_on
from fanzha.recover.trace.sealing import content_of, seal_of, second_content_of


@transaction.atomic
def issue(report_id: int, terms: Terms, actor: Actor, now: datetime) -> Mandate:
    """Sign a mandate for one accepted report; the chase acts under it at once.

    From the amount that a setting names it waits for a second officer. The same terms
    again by the same officer give the open mandate. Raises Trouble for terms without
    bounds, a report that is not accepted, or while another mandate is open.
    """
    if not may_sign(actor):
        raise PermissionDenied
    one_at_a_time(report_id)
    if standing(report_id).state not in (Report.ACCEPTED, Report.FILED):
        raise Trouble(zh="请先受理", en="accept the report first", field="report")
    _end_if_over(report_id, now)
    before = Mandate.objects.filter(report_id=report_id, state__in=OPEN).first()
    if before and (before.terms(), before.officer_id) == (terms, actor.user_id):
        return before
    check_terms(terms, now)
    if before:
        raise Trouble(zh="本案已有授权, 请先撤销", en="revoke the open mandate first",
                      field="mandate")  # fmt: skip
    mandate = _signed(report_id, terms, actor, now)
    _note(mandate, "issue_mandate", actor, now)
    go_on(report_id, now)
    return mandate


@transaction.atomic
def issue_usual(report_id: int, actor: Actor, now: datetime) -> Mandate:
    """Sign the mandate that the form offers, as with the acceptance; again gives the open one."""
    one_at_a_time(report_id)
    own = Mandate.objects.filter(
        report_id=report_id, state__in=OPEN, until__gt=now, officer_id=actor.user_id
    ).first()
    return own or issue(report_id, terms_offered(report_id, now), actor, now)


def terms_offered(report_id: int, now: datetime) -> Terms:
    """What the form offers for a report: its loss and the usual bounds."""
    return usual_terms(sum(loss.amount_fen for loss in losses([report_id])), now)


@transaction.atomic
def confirm(mandate_id: int, actor: Actor, now: datetime) -> None:
    """The second officer signs; the chase acts at once. Again changes nothing."""
    mandate = _locked(mandate_id, actor)
    if mandate.second_id is not None:
        return
    _move(mandate, State.ACTIVE, now)
    check_second(mandate.officer_id, actor)
    mandate.second_id, mandate.second_at = actor.user_id, now
    mandate.second_name = shown_name(actor.user_id)[:80]
    mandate.second_seal = seal_of(second_content_of(mandate))
    mandate.save()
    _note(mandate, "confirm_mandate", actor, now)
    go_on(mandate.report_id, now)


@transaction.atomic
def take_over(mandate_id: int, why: str, actor: Actor, now: datetime) -> None:
    """A person leads from here on: nothing more is ordered by itself. Again changes nothing."""
    mandate = _locked(mandate_id, actor)
    if mandate.state != State.PAUSED:
        _change(mandate, State.PAUSED, why, "take_over", actor, now)


@transaction.atomic
def hand_back(mandate_id: int, why: str, actor: Actor, now: datetime) -> None:
    """The chase goes on by itself, with what has come in meanwhile. Again changes nothing."""
    mandate = _locked(mandate_id, actor)
    if mandate.state != State.ACTIVE:
        if mandate.state == State.PROPOSED:
            raise Trouble(zh="须由第二名民警签署", en="a second officer must sign", field="second")
        _change(mandate, State.ACTIVE, why, "hand_back", actor, now)
        go_on(mandate.report_id, now)


@transaction.atomic
def revoke(mandate_id: int, why: str, actor: Actor, now: datetime) -> None:
    """End a mandate early. What was stopped under it stays stopped until it is lifted."""
    mandate = _locked(mandate_id, actor)
    if mandate.state != State.REVOKED:
        mandate.ended_at = now
        _change(mandate, State.REVOKED, why, "revoke_mandate", actor, now)


def _signed(report_id: int, terms: Terms, actor: Actor, now: datetime) -> Mandate:
    second = needs_second(terms, now)
    if actor.user_id is None:  # the system signs nothing
        raise PermissionDenied
    mandate = Mandate(
        report_id=report_id, officer_id=actor.user_id, signed_at=now,
        officer_name=shown_name(actor.user_id)[:80], amount_fen=terms.amount_fen, hops=terms.hops,
        accounts=terms.accounts, kinds=sorted(terms.kinds), until=terms.until,
        needs_second=second, state=State.PROPOSED if second else State.ACTIVE,
    )  # fmt: skip
    mandate.seal = seal_of(content_of(mandate))
    mandate.save()
    return mandate


def _locked(mandate_id: int, actor: Actor) -> Mandate:
    if not may_sign(actor):
        raise PermissionDenied
    one_at_a_time(Mandate.objects.values_list("report_id", flat=True).get(pk=mandate_id))
    return Mandate.objects.select_for_update().get(pk=mandate_id)


def _change(mandate: Mandate, to: State, why: str, verb: str, actor: Actor,
            now: datetime) -> None:  # fmt: skip
    check_why(why)
    _move(mandate, to, now)
    mandate.why, mandate.changed_by_id = why, actor.user_id
    mandate.save()
    _note(mandate, verb, actor, now)


def _move(mandate: Mandate, to: State, now: datetime) -> None:
    check_move(shown_state(mandate.state, mandate.until, now), to)
    mandate.state = to


def _end_if_over(report_id: int, now: datetime) -> None:
    for mandate in Mandate.objects.filter(report_id=report_id, state__in=OPEN, until__lte=now):
        mandate.state, mandate.ended_at = State.EXPIRED, mandate.until
        mandate.save()


def _note(mandate: Mandate, verb: str, actor: Actor, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="mandate",
        subject_id=mandate.pk, ground=f"report:{mandate.report_id}", purpose="chase", now=now,
    )  # fmt: skip
    changed("duty", f"chase-{mandate.report_id}")
