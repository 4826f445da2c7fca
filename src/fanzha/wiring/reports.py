"""Reports wired: what is accepted is stopped and asked about; what the register knows is told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from fanzha.govern.access.rules import Actor
from fanzha.prevent.protect.queries import access_earlier_cases
from fanzha.recover.freeze.queries import freezes_of
from fanzha.recover.freeze.rules import LIVE as FREEZING
from fanzha.recover.report import ports
from fanzha.recover.report.ports import EarlierCase
from fanzha.recover.report.queries import losses
from fanzha.recover.stop import actions as stop
from fanzha.recover.stop.queries import orders_of
from fanzha.recover.stop.rules import LIVE as STOPPING
from fanzha.recover.stop.rules import Ask
from fanzha.recover.trace import actions as trace
from fanzha.recover.trace.following import MATCH_WITHIN


class MoneyIsStopped:
    """`report.ports.Next`: each accepted payment sends a stop and a query."""

    def accepted(
        self, report_id: int, payments: Collection[int], actor: Actor, now: datetime
    ) -> None:
        """Order them in the transaction that accepts."""
        for loss in losses([report_id]):
            if loss.payment_id not in payments:
                continue
            ask = Ask(
                report_id=report_id, bank=loss.payee_bank, account=loss.payee_account,
                holder=loss.payee_name, amount_fen=loss.amount_fen, paid_at=loss.paid_at,
                why="被害人报案, 接报即止付",
            )  # fmt: skip
            stop.order_stop(ask, actor, now)
            since = loss.paid_at - MATCH_WITHIN
            trace.ask(report_id, loss.payee_bank, loss.payee_account, since, actor, now)

    def holds(self, report_id: int) -> bool:
        """Whether an order or a freeze of the report runs or is under way."""
        stops = any(order.state in STOPPING for order in orders_of(report_id))
        return stops or any(freeze.state in FREEZING for freeze in freezes_of(report_id))


class CasesInTheRegister:
    """`report.ports.Register`: the residents' register knows what befell them before."""

    def earlier(
        self, phone: str, accounts: Sequence[str], actor: Actor, ground: str, now: datetime
    ) -> list[EarlierCase]:
        """Through the register's own gate."""
        cases = access_earlier_cases(
            actor, phone, accounts, ground=ground, purpose="take_report", now=now
        )
        return [EarlierCase(case.on, case.scam_type, case.amount_fen) for case in cases]


def fill() -> None:
    """Fill the ports of the room."""
    ports.next_step.fill(MoneyIsStopped())
    ports.register.fill(CasesInTheRegister())
