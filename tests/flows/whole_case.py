"""166万 from the first stop to the money's return: two victims, two banks, all that can be done.

Everybody and everything in it is made up (虚构).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from fanzha.govern.access.gates import actor_of
from fanzha.recover.freeze import changes as freeze_changes
from fanzha.recover.freeze.actions import freeze_stopped
from fanzha.recover.freeze.queries import freezes_of
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.codes import Code, answer_code
from fanzha.recover.message.models import Message
from fanzha.recover.message.rules import Answer
from fanzha.recover.refund import actions as refund
from fanzha.recover.report.actions import file_case
from fanzha.recover.stop import actions as stops
from fanzha.recover.stop import changes as stop_changes
from fanzha.recover.stop.change_rules import Reason
from fanzha.recover.stop.queries import holds_of, orders_of
from fanzha.recover.trace.actions import stop_proposed
from fanzha.recover.trace.watching import watch
from tests.cast import Centre
from tests.recover.helpers import MULE, NEXT, VICTIM, accepted, line, payment

LOSS, ONWARD, OTHER_LOSS = 166_000_000, 66_000_000, 9_048_000
OTHER = "9902000001272699279"


class Banks:
    """Banks that do what they are asked at once."""

    def __init__(self, begin: datetime) -> None:
        paid = begin - timedelta(minutes=10)
        self.lines = {
            MULE: [
                line("t1", paid, VICTIM, MULE, LOSS, payee_bank="B03", payer_bank="B01",
                     payer_name="云溪某建材公司(虚构)"),
                line("t2", paid, OTHER, MULE, OTHER_LOSS,
                     payee_bank="B03", payer_bank="B02", payer_name="李某(虚构)"),
                line("t3", paid + timedelta(minutes=2), MULE, NEXT, ONWARD),
            ],
            NEXT: [line("t3", paid + timedelta(minutes=2), MULE, NEXT, ONWARD)],
        }  # fmt: skip
        self.balance = {MULE: LOSS + OTHER_LOSS - ONWARD, NEXT: ONWARD, VICTIM: 0}

    def answer_all(self, at: datetime) -> None:
        """Answer every message that waits, also those that an answer brings forth."""
        while waiting := list(Message.objects.filter(answered_at=None)):
            for message in waiting:
                said = self._said(message, at)
                take_answer(
                    Answer(message.key, answer_code(message.code), message.bank, "0000", at, said),
                    at,
                )

    def _said(self, message: Message, at: datetime) -> dict[str, Any]:
        moment, account = at.isoformat(), str(message.body["account"])
        balance = self.balance.get(account, 0)
        return {
            Code.STOP: {"stopped_at": moment, "balance_fen": balance},
            Code.EXTEND_STOP: {"extended_at": moment, "balance_fen": balance},
            Code.LIFT_STOP: {"lifted_at": moment},
            Code.QUERY: {"as_of": moment, "holder": "赵某甲(虚构)", "opening_balance_fen": 0,
                         "balance_fen": balance, "lines": self.lines.get(account, [])},
            Code.FREEZE: {"frozen_at": moment, "frozen_fen": message.body.get("amount_fen", 0)},
            Code.EXTEND_FREEZE: {"extended_at": moment},
            Code.LIFT_FREEZE: {"lifted_at": moment},
            Code.PAY_BACK: {"paid_at": moment}, Code.MONITOR: {"started_at": moment},
        }[Code(message.code)]  # fmt: skip


def lived(centre: Centre, now: datetime) -> int:
    """The whole life of the case; returns the first report's number."""
    duty, leader = actor_of(centre.duty), actor_of(centre.leader)
    banks, later = Banks(now), now + timedelta(days=31)
    report = accepted(now, centre.duty, payment(now, amount_fen=LOSS, payer_bank="B01"))
    other = accepted(now, centre.duty, payment(now, amount_fen=OTHER_LOSS, payer_account=OTHER))
    stops.hold_own(report, VICTIM, "B01", "被害人仍在与诈骗人员通话", duty, now)
    banks.answer_all(now)
    stop_proposed(report, None, duty, now)
    watch(report, MULE, now + timedelta(hours=24), "资金可能继续转入", duty, now)
    banks.answer_all(now)
    first = orders_of(report)[0]
    stop_changes.extend(first.pk, "资金仍在核查", duty, now + timedelta(hours=1))
    [hold] = stops_on(report, VICTIM)
    stop_changes.lift(hold, "被害人已脱离骗局", duty, now, Reason.SAFE)
    banks.answer_all(now + timedelta(hours=1))
    for number in (report, other):
        file_case(number, f"云公(刑)立字〔2026〕{number}号(虚构)", duty, now + timedelta(hours=2))
    freeze_stopped(report, "云公冻〔2026〕1号(虚构)", duty, now + timedelta(hours=2))
    banks.answer_all(now + timedelta(hours=2))
    plan = refund.make_plan(report, duty, now + timedelta(hours=3)).pk
    refund.give_notice(plan, duty, now + timedelta(hours=3))
    refund.approve(plan, "云公返〔2026〕1号(虚构)", duty, later)
    refund.pay(plan, duty, later)
    freeze = freezes_of(report)[0].pk
    freeze_changes.renew(freeze, "云公续冻〔2026〕1号(虚构)", "案件尚未办结", duty, later)
    banks.answer_all(later)
    lifting = freeze_changes.lift(freeze, "余款与案件无关", duty, later)
    freeze_changes.confirm(lifting.pk, leader, later)
    return report


def stops_on(report: int, account: str) -> list[int]:
    """The holds of a report on an account."""
    return [order.pk for order in holds_of(report) if order.account == account]
