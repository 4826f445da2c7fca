"""Hostile schedules against the real database: officers, banks, duplicates, delays, restarts.

Whatever is done in whatever order, no move happens that the tables of moves do not have,
nothing that is over is shown as running, and no measure is without ground. What must hold
is in `order_oracle.py`; that it would be missed is shown by `mutants.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
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
from fanzha.recover.stop.public_accounts import (
    confirm_listing,
    list_account,
    public_accounts,
    unlist_account,
)
from fanzha.recover.stop.public_rules import NewPublicAccount
from fanzha.recover.stop.queries import expiring
from fanzha.recover.trace.picture import Status
from fanzha.recover.trace.queries import picture_of
from fanzha.words import law
from tests.cast import Centre
from tests.recover import order_oracle as oracle
from tests.recover.helpers import MULE, VICTIM, accepted, answer_to, taken

REFUSALS = ["0301", "0302", "0900", "1200", "1301", "1304", "1800", "7777"]
MOMENTS = {
    "100101": ("stopped_at", "balance_fen"), "100103": ("lifted_at", ""),
    "100105": ("extended_at", "balance_fen"), "100201": ("frozen_at", "frozen_fen"),
    "100203": ("lifted_at", ""), "100205": ("extended_at", ""),
}  # fmt: skip
BY_TWO = ("freeze.second_person", "freeze.lift_second_person", "stop.lift_second_person")
FROZEN = ("frozen", "frozen and over", "freeze refused")
STOPPED = ("stopped", "extended", "extended twice", "extended too late", "lift refused")
BEGINNINGS = ("asked", "stop refused", "held", *STOPPED, *FROZEN)
WHY, APPROVAL = "核实", "云公冻〔2026〕1号(虚构)"
HOUR = timedelta(hours=1)
# Most answers say yes and say so of now: else hardly a schedule gets beyond the first order.
results = st.integers(0, 23).map(lambda n: REFUSALS[n] if n < len(REFUSALS) else "0000")
agos = st.sampled_from([0, 0, 0, 1, 30, 60, -1])
pick = st.integers(0, 3)


class Schedule(RuleBasedStateMachine):
    """One report, two officers, one bank that answers as it likes. Undone after each run."""

    centre: Centre
    start: datetime
    begun: str

    @initialize(filed=st.booleans(), ago=st.sampled_from([0, 1]), by_two=st.booleans())
    def begin(self, filed: bool, ago: int, by_two: bool) -> None:
        """The officer has accepted a report, and perhaps the bank has acted more than once.

        With `by_two` the county asks for a second person wherever a setting can. The bank
        tells its moments `ago` hours later. How far it has come says `begun`.
        """
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.county = pytest.MonkeyPatch()
        self.by_two = by_two
        if by_two:
            rows = tuple(_asked(row) for row in law.settings())
            self.county.setattr(law, "settings", lambda: rows)
        self.now = self.start
        self.officers = [actor_of(self.centre.duty), actor_of(self.centre.leader)]
        self.report = accepted(self.now, self.centre.duty)
        self.waiting_report = taken(self.now, ref="nobody accepted it")
        self.said: list[Answer] = []
        if filed or self.begun in FROZEN:
            self.file()
        if self.begun != "asked":
            self._bank_acts(ago, unless="stop refused")
        if self.begun in FROZEN:
            self._freeze_stopped(ago)
        self._change(ago)

    def _bank_acts(self, ago: int, unless: str = "") -> None:
        """The bank does what it was asked first, unless the schedule begins so."""
        self.bank_answers(0, "0301" if self.begun == unless else "0000", ago, heard=True)

    def _freeze_stopped(self, ago: int) -> None:
        """What is stopped is frozen, approved by the second person where one is asked for."""
        self.wait(1)
        self.freeze(one=True, approval=APPROVAL)
        self.second_person(1, back=False)
        if self.by_two:  # only proposed: the freeze must not leave it behind
            self.change_stop(0, "lift")
        self._bank_acts(ago, unless="freeze refused")

    def _change(self, ago: int) -> None:
        """What has been asked about the measure beyond its beginning."""
        match self.begun:
            case "held":
                self.order("hold")
                self._bank_acts(ago)
                self.change_stop(0, "extend")
            case "frozen":
                self.change_freeze("renew", "")
            case "frozen and over":
                self.wait(24 * 190)
            case "lift refused":
                self.change_stop(0, "lift")
                self.second_person(0, back=False)  # nobody is one's own second person
                self.second_person(1, back=False)
                self.bank_answers(0, "7777", ago, heard=True)
            case "extended too late":
                self._extend(ago, after=40, answered=20)
            case "extended":
                self._extend(ago, after=20)
            case "extended twice":
                for _ in range(3):  # the third is once too often
                    self._extend(ago, after=40)

    def _extend(self, ago: int, after: int, answered: int = 0) -> None:
        """An officer extends `after` hours; the bank answers so many hours later."""
        self.wait(after)
        self.change_stop(0, "extend")
        if answered:
            self.wait(answered)
        self._bank_acts(ago)

    def teardown(self) -> None:
        """Look at the whole record, then undo it."""
        if hasattr(self, "undo"):
            try:
                self.record_has_only_allowed_moves()
            finally:
                self.county.undo()
                transaction.set_rollback(True)
                self.undo.__exit__(None, None, None)

    @rule(hours=st.sampled_from([1, 1, 6, 20, 47, 48, 24 * 90, 24 * 190]))
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

    @rule(what=st.sampled_from(["stop", "stop", "hold", "hold the mule's", "nobody accepted"]))
    def order(self, what: str) -> None:
        """An officer stops the payee or holds the victim's account, rightly or wrongly."""
        who = self.officers[0]
        if what.startswith("hold"):
            account = VICTIM if what == "hold" else MULE
            self._try(hold_own, self.report, account, "B01", WHY, who, self.now)
            return
        report = self.report if what == "stop" else self.waiting_report
        ask = rules.Ask(report, "B03", MULE, "", 1, self.start, WHY)
        before = set(Order.objects.values_list("pk", flat=True))
        self._try(order_stop, ask, who, self.now)
        for order in Order.objects.exclude(pk__in=before):
            assert order.state == "refused" or not public_accounts(self.now).filter(account=MULE)

    @rule(listed=st.booleans())
    def public_money(self, listed: bool) -> None:
        """A leader says that public money runs over the account, or does no longer."""
        rows = list(public_accounts(self.now))
        if listed:
            new = NewPublicAccount(MULE, "B03", "某县税务局(虚构)", "来函〔2026〕3号(虚构)")
            row = list_account(new, self.officers[1], self.now)
            confirm_listing(row.pk, actor_of(self.centre.admin), self.now)
        elif rows:
            unlist_account(rows[0].pk, self.officers[1], self.now)

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
        verbs_of: dict[Any, Any] = {
            Change: (confirm, withdraw), Freeze: (freezing.confirm, freezing.withdraw),
            FreezeChange: (freeze_changes.confirm, freeze_changes.withdraw),
        }  # fmt: skip
        for table, verbs in verbs_of.items():
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
        for order in Order.objects.filter(state__in=["stopped", "lapsed"]):
            shown = rules.shown_state(order.state, order.expires_at, self.now)
            end = oracle.end_of_stop(order) if order.state == "stopped" else self.now
            assert (shown == "stopped") is (end > self.now)
            if shown == "stopped":
                assert order.expires_at == end
                live.add(order.pk)
        assert {order.pk for order in expiring(self.now, 9 * HOUR)} <= live
        assert oracle.times_stopped() <= oracle.AT_MOST
        for freeze in Freeze.objects.filter(state="frozen"):
            runs = oracle.end_of_freeze(freeze) > self.now
            shown = freeze_rules.shown_state(freeze.state, freeze.expires_at, self.now)
            assert (shown == "frozen") is runs is (freeze in running(self.report, self.now))
            assert runs or freeze not in freezes_expiring(self.now)
            assert freeze.expires_at == oracle.end_of_freeze(freeze)

    @invariant()
    def no_measure_is_without_ground(self) -> None:
        """A decider, a reason, a case where one is needed, a second person where one is."""
        if hasattr(self, "report"):
            oracle.check_ground(standing(self.report).case_no, self.waiting_report)
            oracle.check_two_persons(everywhere=self.by_two)
            oracle.check_ended()

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


def _asked(row: law.Setting) -> law.Setting:
    return law.Setting(**{**vars(row), "value": True}) if row.key in BY_TWO else row


def run_each(centre: Centre, start: datetime, search: settings) -> None:
    """Search from each of `BEGINNINGS` in turn: left to chance, some are hardly ever drawn."""
    for begun in BEGINNINGS:
        machine = type("Begun", (Schedule,), {"centre": centre, "start": start, "begun": begun})
        run_state_machine_as_test(machine, settings=search)
