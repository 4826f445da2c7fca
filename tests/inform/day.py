"""A made-up day (虚构) at the centre, written straight into the lanes' tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fanzha.govern.access.models import User
from fanzha.govern.units.models import Unit
from fanzha.prevent.alert.models import Alert
from fanzha.prevent.dissuade.models import Task
from fanzha.recover.report.models import Payment, Report
from fanzha.recover.stop.models import Order

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Warned:
    """One alert and what came of it; minutes count from its receipt."""

    received: datetime
    unit: str = "YX010101"
    reached: int | None = None
    met: int | None = None
    sent: bool = False
    outcome: str = ""
    closed: int | None = None
    saved_fen: int = 0


def warn(warned: Warned, number: int) -> Task:
    """Write an alert with its task."""

    def after(minutes: int | None) -> datetime | None:
        return None if minutes is None else warned.received + minutes * MINUTE

    alert = Alert.objects.create(
        subject=f"S{number}", phone="13900000000", unit=Unit.objects.get(code=warned.unit),
        source="detector", scam_type="loan", level="high", received_at=warned.received,
        state="closed" if warned.outcome else "open", closed_at=after(warned.closed),
        ended=warned.outcome,
        expires_at=None if warned.outcome else warned.received + 24 * HOUR,
    )  # fmt: skip
    return Task.objects.create(
        alert=alert, state="closed" if warned.outcome else "sent" if warned.sent else "claimed",
        received_at=warned.received, reach_by=warned.received + 10 * MINUTE,
        meet_by=warned.received + 30 * MINUTE, reached_at=after(warned.reached),
        met_at=after(warned.met), sent_at=after(11) if warned.sent else None,
        outcome=warned.outcome, closed_at=after(warned.closed), saved_fen=warned.saved_fen,
    )  # fmt: skip


def report(received: datetime, *losses_fen: int, state: str = "accepted") -> Report:
    """Write a report with a payment a loss."""
    told = Report.objects.create(
        state=state, source="public", text="虚构", scam_type="loan", received_at=received,
        accepted_at=None if state in {"received", "rejected"} else received,
        case_no="虚构1号" if state == "filed" else "",
    )  # fmt: skip
    for loss in losses_fen:
        Payment.objects.create(
            report=told, payee_account="6222000000000001", payee_bank="B01", amount_fen=loss,
            paid_at=received - HOUR,
        )  # fmt: skip
    return told


def stop(told: Report, account: str, at: datetime, fen: int, state: str = "stopped") -> Order:
    """Write an order that a bank carried out."""
    order = Order.objects.create(
        report=told, bank="B03", account=account, amount_fen=fen, paid_at=at - HOUR, why="虚构",
        ordered_at=at, decider=User.objects.earliest("pk"),
    )  # fmt: skip
    order.state, order.stopped_at, order.expires_at = "stopped", at, at + 48 * HOUR
    order.balance_fen = fen
    order.save()
    if state != order.state:
        order.state = state
        order.save()
    return order


def play(now: datetime) -> None:
    """A day before `now` (16:20 in Shanghai) and the day before it."""
    yesterday = now - 24 * HOUR
    earlier = report(yesterday - HOUR, 5_000_00)
    report(yesterday + HOUR, 7_000_00)  # yesterday, but later than now: not yet comparable
    stop(earlier, "6222000000000009", yesterday - HOUR, 1_000_00)
    first = report(now - 2 * HOUR, 166_000_000, 50_00)
    second = report(now - HOUR, 9_048_000, state="filed")
    report(now - HOUR, 1_00, state="rejected")
    report(now - 3 * MINUTE, state="received")
    stop(first, "6222000000000001", now - HOUR, 80_000_00)
    stop(second, "6222000000000001", now - HOUR, 90_000_00)  # the same account: counts once
    stop(second, "6222000000000002", now - HOUR, 12_34, state="lapsed")
    day = [
        Warned(now - 5 * HOUR, reached=8, outcome="dissuaded", closed=20, saved_fen=3_800_000),
        Warned(now - 4 * HOUR, reached=12, sent=True, met=25, outcome="dissuaded", closed=40),
        Warned(now - 3 * HOUR, sent=True, unit="YX020101"),
        Warned(now - 2 * HOUR, outcome="no_scam", closed=5, unit="YX"),
        Warned(now - 5 * MINUTE, unit="YX02"),
        Warned(yesterday - HOUR, reached=3, outcome="dissuaded", closed=9, saved_fen=1_00),
        Warned(yesterday + HOUR, reached=3, outcome="dissuaded", closed=9, saved_fen=2_00),
    ]
    for number, warned in enumerate(day):
        warn(warned, number)
