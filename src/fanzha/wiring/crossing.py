"""From lane to lane: a person found to have paid becomes a report, so that money is stopped."""

from __future__ import annotations

from datetime import datetime

from fanzha.govern.access.rules import Actor
from fanzha.prevent.alert.queries import access_alert
from fanzha.prevent.dissuade import ports as dissuade_ports
from fanzha.prevent.protect.queries import access_resident
from fanzha.recover.report.actions import take_report
from fanzha.recover.report.rules import Source, Told


class ReportsFromAlerts:
    """`dissuade.ports.PaidReport`: the report starts with all that the alert knows."""

    def open_report(self, alert_id: int, text: str, actor: Actor, now: datetime) -> int:
        """Take the report; the same alert gives the same report."""
        alert = access_alert(actor, alert_id, purpose="take_report", now=now)
        name = ""
        if alert.resident_id is not None:
            ground = f"alert:{alert_id}"
            name = access_resident(
                actor, alert.resident_id, ground=ground, purpose="take_report", now=now
            ).name
        told = Told(
            text=text.strip() or f"预警 {alert_id} 的当事人已经转账(劝阻时得知), 请补充收款账号、金额和时间",
            victim_name=name, victim_phone=alert.phone, scam_type=alert.scam_type,
        )  # fmt: skip
        return take_report(told, source=Source.ALERT, now=now, source_ref=f"alert:{alert_id}")


def fill() -> None:
    """Fill the ports between the lanes."""
    dissuade_ports.paid_report.fill(ReportsFromAlerts())
