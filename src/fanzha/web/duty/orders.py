"""Orders on the duty desk: what holds each account, on what ground, and what may be done now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects

from fanzha.govern.access.rules import Actor
from fanzha.recover.freeze import queries as freezes
from fanzha.recover.freeze import rules as freeze_rules
from fanzha.recover.message.codes import Result, result_label
from fanzha.recover.report.queries import losses, standing
from fanzha.recover.stop import change_rules
from fanzha.recover.stop import queries as stops
from fanzha.recover.stop import rules as stop_rules
from fanzha.recover.stop.basis import Basis
from fanzha.recover.stop.public_accounts import grounds_of

Words = Mapping[str, str]
STOP, FREEZE = "stop", "freeze"


@dataclass(frozen=True)
class Step:
    """One change that was asked for, as the page shows it."""

    number: int
    name: Words
    label: Words
    result: Words
    why: str
    confirms: bool
    waits: bool


@dataclass(frozen=True)
class Measure:
    """One order or freeze: `row` is the row, `may` what is offered for it now.

    `short`: it ends before the refund from it can be paid.
    """

    part: str
    row: Any
    name: Words
    state: str
    label: Words
    result: Words
    fen: int | None
    basis: Basis
    steps: tuple[Step, ...]
    may: frozenset[str]
    short: bool = False


def measures_of(report_id: int, who: Actor, at: datetime) -> dict[str, Any]:
    """What holds the accounts of a chase. For doors that passed the report's gate."""
    rows = stops.orders_of(report_id) + stops.holds_of(report_id)
    held = freezes.freezes_of(report_id)
    prefetch_related_objects(rows, "decider")
    prefetch_related_objects(held, "decider", "confirmer")
    of_stops, of_freezes = stops.changes_of(rows), freezes.changes_of(held)
    often = _too_often(rows, at)
    grounds = grounds_of({row.account for row in rows if row.answer_code == Result.WHITE_LISTED})
    found = [
        _stop(row, of_stops[row.pk], _told(row, grounds), may, who, at)
        for row in rows
        for may in [_stop_acts(row, of_stops[row.pk], who, at, often=row.account in often)]
    ]
    short = freezes.short_of_refund(held, at)
    found += [_freeze(row, of_freezes[row.pk], who, at, short=row.pk in short) for row in held]
    return {
        "measures": found, "reasons": change_rules.REASON_LABELS,
        "own_accounts": _not_held(report_id, rows), "last_approval": _approval(held),
        "freeze_kinds": freeze_rules.KIND_LABELS, "freezes_now": bool(standing(report_id).case_no),
    }  # fmt: skip


@dataclass(frozen=True)
class Ending:
    """A measure that ends soon. `filed`: its case is, so it may be frozen here and now.

    `approval` is the number under which this chase was frozen last, to start from.
    """

    part: str
    row: Any
    may: frozenset[str]
    filed: bool = False
    approval: str = ""
    short: bool = False


def ending_soon(who: Actor, at: datetime) -> dict[str, Any]:
    """What ends soon, and what waits for a second person; numbers are shown masked."""
    rows, held = list(stops.expiring(at)), list(freezes.expiring(at))
    short = freezes.short_of_refund(held, at)
    asked, of_freezes = stops.changes_of(rows), freezes.changes_of(held)
    often = _too_often(rows, at)
    soon = [
        _ending_stop(row, _stop_acts(row, asked[row.pk], who, at, often=row.account in often), who)
        for row in rows
    ]
    soon += [
        Ending(FREEZE, row, _freeze_acts(row, of_freezes[row.pk], who, at), short=row.pk in short)
        for row in held
    ]
    waiting = [one.order.report_id for one in stops.to_confirm()]
    waiting += [one.freeze.report_id for one in freezes.changes_to_confirm()]
    waiting += [one.report_id for one in freezes.freezes_to_confirm()]
    return {"ending": soon, "to_confirm": sorted(set(waiting))}


def _stop(
    row: Any, asked: Iterable[Any], result: Words, may: frozenset[str], who: Actor, at: datetime
) -> Measure:
    state = stop_rules.shown_state(row.state, row.expires_at, at)
    steps = tuple(_step(one, change_rules.KIND_LABELS, who) for one in asked)
    return Measure(
        STOP, row, stop_rules.KIND_LABELS[stop_rules.Kind(row.kind)], state,
        stop_rules.STATE_LABELS[state], result, row.balance_fen, stops.basis(row), steps, may,
    )  # fmt: skip


def _told(row: Any, grounds: Mapping[str, str]) -> Words:
    """The answer in words; where the centre's own list spoke, with the ground it names."""
    words = stop_rules.answer_words(row.answer_code, row.answered_at)
    ground = grounds.get(row.account) if row.answered_at is None else None
    return {tongue: f"{word}: {ground}" for tongue, word in words.items()} if ground else words


def _freeze(row: Any, asked: Iterable[Any], who: Actor, at: datetime, *, short: bool) -> Measure:
    state = freeze_rules.shown_state(row.state, row.expires_at, at)
    steps = tuple(_step(one, freeze_rules.CHANGE_LABELS, who) for one in asked)
    return Measure(
        FREEZE, row, freeze_rules.KIND_LABELS[freeze_rules.Kind(row.kind)], state,
        freeze_rules.STATE_LABELS[state],
        stop_rules.answer_words(row.answer_code, row.answered_at), row.frozen_fen,
        freezes.basis(row), steps, _freeze_acts(row, asked, who, at), short,
    )  # fmt: skip


def _step(change: Any, names: Mapping[change_rules.Kind, Words], who: Actor) -> Step:
    waits = change.state == change_rules.State.PROPOSED
    return Step(
        change.pk, names[change_rules.Kind(change.kind)],
        change_rules.STATE_LABELS[change_rules.State(change.state)],
        result_label(change.answer_code), change.why,
        confirms=waits and change_rules.may_confirm(who) and who.user_id != change.decider_id,
        waits=waits and change_rules.may_confirm(who),
    )  # fmt: skip


def _stop_acts(
    row: Any, asked: Iterable[Any], who: Actor, at: datetime, *, often: bool
) -> frozenset[str]:
    """Only what the rules would allow this second is offered."""
    state = stop_rules.shown_state(row.state, row.expires_at, at)
    if state != stop_rules.State.STOPPED or not stop_rules.may_order(who):
        return frozenset()
    under_way = {one.kind for one in asked if one.state in change_rules.LIVE}
    if change_rules.Kind.LIFT in under_way:
        return frozenset()
    held = row.kind == stop_rules.Kind.HOLD
    extends = not (often or held or change_rules.Kind.EXTEND in under_way)
    return frozenset({"lift", "extend"} if extends else {"lift"})


def _freeze_acts(row: Any, asked: Iterable[Any], who: Actor, at: datetime) -> frozenset[str]:
    if row.state == freeze_rules.State.PROPOSED and change_rules.may_confirm(who):
        own = who.user_id == row.decider_id
        return frozenset({"withdraw_order"} if own else {"withdraw_order", "confirm_order"})
    state = freeze_rules.shown_state(row.state, row.expires_at, at)
    if state != freeze_rules.State.FROZEN or not freeze_rules.may_freeze(who):
        return frozenset()
    under_way = {one.kind for one in asked if one.state in change_rules.LIVE}
    if change_rules.Kind.LIFT in under_way:
        return frozenset()
    renews = change_rules.Kind.EXTEND not in under_way
    return frozenset({"lift_freeze", "renew"} if renews else {"lift_freeze"})


def _too_often(rows: Iterable[Any], at: datetime) -> set[str]:
    """The accounts that may not be stopped once more."""
    kind = stop_rules.Kind.PAYEE
    times = stops.times_stopped({row.account for row in rows}, kind)
    return {account for account in times if stop_rules.too_often(times[account], kind, at)}


def _not_held(report_id: int, rows: Iterable[Any]) -> dict[str, str]:
    """The victim's own paying accounts that no hold is on, with their bank as far as known."""
    held = {row.account for row in rows if row.state in stop_rules.LIVE}
    own = {loss.payer_account: loss.payer_bank for loss in losses([report_id])}
    return {account: bank for account, bank in own.items() if account and account not in held}


def _approval(held: Iterable[Any]) -> str:
    return next((row.approval for row in reversed(list(held))), "")


def _ending_stop(row: Any, may: frozenset[str], who: Actor) -> Ending:
    pays_out = row.kind == stop_rules.Kind.PAYEE and freeze_rules.may_freeze(who)
    filed = pays_out and bool(standing(row.report_id).case_no)
    return Ending(
        STOP, row, may, filed, _approval(freezes.freezes_of(row.report_id)) if filed else ""
    )
