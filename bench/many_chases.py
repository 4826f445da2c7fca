"""Made-up chases of many reports (虚构), written straight into the lanes' tables, for `bench.figures`.

Every report's victim pays a mule; from there the money is split twice over, and some of it leaves.
Mules of the first layer are shared by several victims.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from fanzha.govern.access.models import User
from fanzha.recover.message.codes import Code
from fanzha.recover.report.models import Payment, Report
from fanzha.recover.stop.models import Order
from fanzha.recover.trace.models import Line, Query, Statement

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LOSS = 9_000_000
SPLIT = 3


def play(first: datetime, reports: int, per_day: int = 30, shared: int = 3) -> list[int]:
    """Write so many reports from `first` on; returns their numbers. `shared` use one mule."""
    decider = User.objects.earliest("pk")
    numbers = count(1)
    found = []
    for index in range(reports):
        at = first + index * timedelta(days=1) / per_day
        report = Report.objects.create(
            state="accepted", source="desk", text="虚构", scam_type="loan", received_at=at,
            accepted_at=at,
        )  # fmt: skip
        mule = f"M{index // shared}"
        Payment.objects.create(report=report, payer_account=f"V{index}", payee_account=mule,
                               payee_bank="B03", amount_fen=LOSS, paid_at=at - HOUR)  # fmt: skip
        lines = _lines(index, mule, at - HOUR, numbers)
        _asked(report, mule, at, lines, decider)
        _stopped(report, f"{mule}-{index}-0", "B04", at + (1 + index % 7) * MINUTE, decider)
        found.append(report.pk)
    return found


def _lines(index: int, mule: str, paid: datetime, numbers: count[int]) -> list[Line]:
    """The payment, then three thirds to three accounts; the third draws its part in cash."""

    def line(minute: int, payer: str, payee: str, fen: int, bank: str, exit_kind: str = "") -> Line:
        return Line(transfer_id=f"T{next(numbers)}", time=paid + minute * MINUTE, payer=payer,
                    payee=payee, amount_fen=fen, payee_bank=bank, exit_kind=exit_kind)  # fmt: skip

    third, names = LOSS // SPLIT, [f"{mule}-{index}-{part}" for part in range(SPLIT)]
    split = [
        line(5 + part, mule, name, third, f"B{4 + part:02}") for part, name in enumerate(names)
    ]
    cash = line(20, names[-1], f"ATM{index}", third, "", "cash")
    return [line(0, f"V{index}", mule, LOSS, "B03"), *split, cash]


def _asked(
    report: Report, mule: str, at: datetime, lines: list[Line], decider: User
) -> None:  # fmt: skip
    query = Query.objects.create(
        report=report, bank="B03", account=mule, since=at - 2 * HOUR, decider=decider,
        asked_at=at, code=Code.QUERY,
    )  # fmt: skip
    told = Statement.objects.create(
        query=query, account=mule, as_of=at, balance_fen=0, lines=len(lines), fresh=len(lines)
    )  # fmt: skip
    for line in lines:
        line.statement = told
    Line.objects.bulk_create(lines)
    deeper = Query.objects.create(
        report=report, bank="B06", account=lines[-1].payer, since=at - 2 * HOUR, decider=decider,
        asked_at=at, code=Code.QUERY,
    )  # fmt: skip
    Statement.objects.create(query=deeper, account=deeper.account, as_of=at, balance_fen=0,
                             lines=1, fresh=0)  # fmt: skip


def _stopped(report: Report, account: str, bank: str, at: datetime, decider: User) -> None:
    order = Order.objects.create(
        report=report, bank=bank, account=account, amount_fen=LOSS // SPLIT, paid_at=at - HOUR,
        why="虚构", ordered_at=at - MINUTE, decider=decider,
    )  # fmt: skip
    order.state, order.stopped_at, order.expires_at = "stopped", at, at + 48 * HOUR
    order.answered_at, order.balance_fen = at, LOSS // SPLIT
    order.save()
