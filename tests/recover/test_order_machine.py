"""Hostile schedules against the real database: officers, banks, duplicates, delays, restarts.

Whatever is done in whatever order, no move happens that the tables of moves do not have,
nothing that is over is shown as running, and no measure is without ground.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fanzha.govern.access.gates import actor_of
from fanzha.kit.errors import Trouble
from fanzha.recover.freeze import actions as freezing
from fanzha.recover.freeze import changes as freeze_changes
from fanzha.recover.freeze import rules as freeze_rules
from fanzha.recover.freeze.jobs import sweep as sweep_freezes
from fanzha.recover.freeze.models import Change as FreezeChange
from fanzha.recover.freeze.models import Freeze
from fanzha.recover.freeze.queries import expiring as freezes_expiring
from fanzha.recover.freeze.queries import running
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.jobs import sweep as sweep_messages
from fanzha.recover.message.models import Message
from fanzha.recover.message.ports import ears
from fanzha.recover.message.rules import Answer
from fanzha.recover.report.actions import file_case
from fanzha.recover.report.queries import standing
from fanzha.recover.stop import change_rules, rules
from fanzha.recover.stop.actions import hold_own, order_stop
from fanzha.recover.stop.change_rules import Reason
from fanzha.recover.stop.changes import confirm, extend, lift, withdraw
from fanzha.recover.stop.jobs import sweep
from fanzha.recover.stop.models import Change, Order
from fanzha.recover.stop.queries import expiring, times_stopped
from fanzha.recover.trace.picture import Status
from fanzha.recover.trace.queries import picture_of
from tests.cast import Centre
from tests.recover.helpers import MULE, VICTIM, accepted, answer_to

REFUSALS = ["0301", "0302", "0900", "1200", "1301", "1304", "1800", "7777"]
MOMENTS = {
    "100101": ("stopped_at", "balance_fen"), "100103": ("lifted_at", ""),
    "100105": ("extended_at", "balance_fen"), "100201": ("frozen_at", "frozen_fen"),
    "100203": ("lifted_at", ""), "100205": ("extended_at", ""),
}  # fmt: skip
WHY, APPROVAL = "核实", "云公冻〔2026〕1号(虚构)"
HOUR = timedelta(hours=1)
# Most answers say yes and say so of now: else hardly a schedule gets beyond the first order.
results = st.integers(0, 23).map(lambda n: REFUSALS[n] if n < len(REFUSALS) else "0000")
agos = st.sampled_from([0, 0, 0, 1, 30, 60])
pick = st.integers(0, 3)


class Schedule(RuleBasedStateMachine):
    """One report, two officers, one bank that answers as it likes. Undone after each run."""

    centre: Centre
    start: datetime

    @initialize(filed=st.booleans(), stopped=st.booleans())
    def begin(self, filed: bool, stopped: bool) -> None:
        """The officer has accepted a report; perhaps the case is filed, the bank has stopped."""
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = self.start
        self.officers = [actor_of(self.centre.duty), actor_of(self.centre.leader)]
        self.report = accepted(self.now, self.centre.duty)
        self.said: list[Answer] = []
        if filed:
            self.file()
        if stopped:
            self.bank_answers(0, "0000", 0, heard=True)

    def teardown(self) -> None:
        """Look at the whole record, then undo it."""
        if hasattr(self, "undo"):
            try:
                self.record_has_only_allowed_moves()
            finally:
                transaction.set_rollback(True)
                self.undo.__exit__(None, None, None)

    @rule(hours=st.sampled_from([1, 1, 6, 20, 47, 48, 24 * 90]))
    def wait(self, hours: int) -> None:
        """Time passes; no sweep has run yet."""
        self.now += hours * HOUR

    @rule()
    def restart(self) -> None:
        """The worker comes back: due work is found by its columns."""
        sweep_messages(self.now)
        sweep(self.now)
        sweep_freezes(self.now)

    @rule(number=pick)
    def hand_over(self, number: int) -> None:
        """A message reaches the bank, perhaps once more."""
        messages = list(Message.objects.order_by("id"))
        ears().sent(messages[number % len(messages)].envelope(), self.now)

    @rule(number=pick, result=results, ago=agos, heard=st.sampled_from([True, True, False]))
    def bank_answers(self, number: int, result: str, ago: int, heard: bool) -> None:
        """The bank answers one of the last messages as it likes; the answer may be on its way."""
        orders = [m for m in Message.objects.order_by("-id") if m.code in MOMENTS]
        if orders:
            message, at = orders[number % len(orders)], self.now - ago * HOUR
            moment, fen = MOMENTS[message.code]
            body: dict[str, Any] = {moment: at.isoformat()} | ({fen: 500} if fen else {})
            self.said.append(answer_to(message, result, at, **body))
            if heard:
                take_answer(self.said[-1], self.now)

    @precondition(lambda self: self.said)
    @rule(number=pick)
    def answer_arrives(self, number: int) -> None:
        """An answer comes in: late, out of order, or for the second time."""
        take_answer(self.said[-1 - number % len(self.said)], self.now)

    @rule(hold=st.booleans())
    def order(self, hold: bool) -> None:
        """An officer stops the payee, or holds the victim's account."""
        if hold:
            hold_own(self.report, VICTIM, "B01", WHY, self.officers[0], self.now)
        else:
            ask = rules.Ask(self.report, "B03", MULE, "", 1, self.start, WHY)
            order_stop(ask, self.officers[0], self.now)

    @rule(number=pick, verb=st.sampled_from(["extend", "lift"]))
    def change_stop(self, number: int, verb: str) -> None:
        """An officer extends or lifts whatever order there is."""
        orders = list(Order.objects.order_by("-id"))
        order, who = orders[number // 2 % len(orders)], self.officers[0]
        if verb == "extend":
            self._try(extend, order.pk, WHY, who, self.now)
        else:
            self._try(lift, order.pk, WHY, who, self.now, Reason.WRONG)

    def file(self) -> None:
        """The case is filed."""
        file_case(self.report, "云公(刑)立字〔2026〕1号(虚构)", self.officers[0], self.now)

    @rule(one=st.booleans(), approval=st.sampled_from([APPROVAL, APPROVAL, ""]))
    def freeze(self, one: bool, approval: str) -> None:
        """An officer freezes, with or without what it needs."""
        who = self.officers[0]
        if one:
            self._try(freezing.freeze_account, self.report, MULE, "02", approval, who, self.now)
        else:
            self._try(freezing.freeze_stopped, self.report, approval, who, self.now)

    @precondition(lambda self: Freeze.objects.exists())
    @rule(
        verb=st.sampled_from(["renew", "lift"]), approval=st.sampled_from([APPROVAL, APPROVAL, ""])
    )
    def change_freeze(self, verb: str, approval: str) -> None:
        """An officer renews or lifts the newest freeze."""
        freeze, who = Freeze.objects.latest("id"), self.officers[0]
        if verb == "renew":
            self._try(freeze_changes.renew, freeze.pk, approval, WHY, who, self.now)
        else:
            self._try(freeze_changes.lift, freeze.pk, WHY, who, self.now)

    @rule(who=st.integers(0, 1), back=st.booleans())
    def second_person(self, who: int, back: bool) -> None:
        """Somebody confirms or withdraws what waits, perhaps the one who proposed it."""
        both = (confirm, withdraw), (freeze_changes.confirm, freeze_changes.withdraw)
        for table, verbs in zip((Change, FreezeChange), both, strict=True):
            waiting = table.objects.filter(state="proposed").values_list("pk", flat=True).last()
            if waiting:
                self._try(verbs[back], waiting, self.officers[who], self.now)

    def _try(self, act: Callable[..., object], *given: object) -> None:
        """What the rules refuse is refused with words, never by a crash."""
        with suppress(Trouble, PermissionDenied):
            act(*given)

    @invariant()
    def nothing_that_is_over_is_shown_as_running(self) -> None:
        """Neither on the list of orders, nor in the picture, nor in a warning."""
        if not hasattr(self, "report"):
            return
        live = set()
        for order in Order.objects.all():
            shown = rules.shown_state(order.state, order.expires_at, self.now)
            if shown == rules.State.STOPPED:
                begun = order.extended_at or order.stopped_at
                assert begun is not None
                assert self.now < rules.expires(begun, order.kind) == order.expires_at
                live.add(order.pk)
        assert {order.pk for order in expiring(self.now, 9 * HOUR)} <= live
        for freeze in Freeze.objects.filter(state=freeze_rules.State.FROZEN):
            over = freeze.expires_at is None or freeze.expires_at <= self.now
            assert over is (freeze not in running(self.report, self.now))
            assert not over or freeze not in freezes_expiring(self.now)

    @invariant()
    def no_measure_is_without_ground(self) -> None:
        """A decider, a reason, a case where one is needed, a second person where one is."""
        if not hasattr(self, "report"):
            return
        for order in Order.objects.all():
            assert all([order.decider_id, order.why])
            assert order.account == (VICTIM if order.kind == rules.Kind.HOLD else MULE)
        case_no = standing(self.report).case_no
        for freeze in Freeze.objects.all():
            assert freeze.case_no == case_no != ""
            assert all([freeze.approval, freeze.decider_id])
        for change in (*Change.objects.all(), *FreezeChange.objects.all()):
            assert change.decider_id != change.confirmer_id
            if change.needs_second and change.asked_at:
                assert change.confirmer_id

    @invariant()
    def only_what_was_decided_has_left(self) -> None:
        """One message an order and a change, none for what was refused or only proposed."""
        if not hasattr(self, "report"):
            return
        sent = set(Message.objects.filter(code__in=MOMENTS).values_list("key", flat=True))
        decided = {o.key for o in Order.objects.all() if o.state != "refused" or o.answered_at}
        decided |= {f.key for f in Freeze.objects.exclude(state__in=["proposed", "withdrawn"])}
        for change in (*Change.objects.all(), *FreezeChange.objects.all()):
            decided |= {change.key} if change.asked_at else set()
        assert sent == decided
        again = rules.law.number("stop.repeat_limit", self.now)
        assert times_stopped([MULE], rules.Kind.PAYEE)[MULE] <= again + 1

    def record_has_only_allowed_moves(self) -> None:
        """The history, written by the database itself, and the picture at the end."""
        tables: list[tuple[Any, frozenset[tuple[str, str]]]] = [
            (Order, rules.MOVES), (Change, change_rules.MOVES),
            (Freeze, freeze_rules.MOVES), (FreezeChange, change_rules.MOVES),
        ]  # fmt: skip
        for table, moves in tables:
            for row in table.objects.all():
                path = list(row.events.order_by("pgh_id").values_list("state", flat=True))
                assert all(old == new or (old, new) in moves for old, new in pairwise(path)), path
        held = {Status.STOPPED: Order, Status.FROZEN: Freeze}
        for node in picture_of(self.report, self.now).nodes:
            if node.status in held:
                rows = held[node.status]._default_manager.filter(expires_at__gt=self.now)
                assert rows.filter(account=node.account, ended_at=None).exists()


def test_no_schedule_leads_to_a_forbidden_state(centre: Centre, now: datetime) -> None:
    machine = type("Begun", (Schedule,), {"centre": centre, "start": now})
    few = settings(max_examples=20, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(machine, settings=few)
