"""Verbs on alerts: raise (or merge into the open one), close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from fanzha.govern.units.queries import root
from fanzha.kit.live import changed
from fanzha.prevent.alert import ports
from fanzha.prevent.alert.models import Alert, Signal
from fanzha.prevent.alert.rules import CLOSED, HEIGHT, OPEN, higher, joined, raised, story
from fanzha.prevent.protect.queries import Known, earlier_case, known_by_phone
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason, Value


@dataclass(frozen=True)
class NewAlert:
    """One reason to believe that the person with `phone` is being cheated.

    `evidence` as in the table; `at` (UTC) is when it was known here and starts the clocks.
    """

    signal_id: str
    phone: str
    source: str
    level: Level
    scam_type: str
    reasons: tuple[Reason, ...]
    at: datetime
    evidence: tuple[dict[str, Any], ...] = ()
    money_fen: int | None = None


@transaction.atomic
def raise_alert(new: NewAlert) -> int:
    """Open an alert, or merge into the open one about the same person; returns its id.

    A signal taken before changes nothing and gives the alert it went into.
    """
    before = Signal.objects.filter(signal_id=new.signal_id).values_list("alert_id", flat=True)
    if before:
        return before[0]
    alert, opened = _open_alert(new, known_by_phone(new.phone))
    Signal.objects.create(signal_id=new.signal_id, alert=alert, level=new.level, at=new.at)
    if opened:
        ports.dissuasion().open_task(alert.pk, alert.received_at)
    changed("alerts", f"alert-{alert.pk}")
    return alert.pk


@transaction.atomic
def close_alert(alert_id: int, now: datetime) -> None:
    """The matter is over; closing again changes nothing."""
    closed = Alert.objects.filter(pk=alert_id, state=OPEN).update(state=CLOSED, closed_at=now)
    if closed:
        changed("alerts", f"alert-{alert_id}")


def _open_alert(new: NewAlert, known: Known | None) -> tuple[Alert, bool]:
    """The open alert about this person with the new signal in it, and whether it is new."""
    subject = known.person_id if known else new.phone
    if (alert := _locked(subject)) is None:
        try:
            with transaction.atomic():
                return _created(new, known, subject), True
        except IntegrityError:  # another process opened it just now
            alert = Alert.objects.select_for_update().get(subject=subject, state=OPEN)
    _merge(alert, new)
    return alert, False


def _locked(subject: str) -> Alert | None:
    return Alert.objects.select_for_update().filter(subject=subject, state=OPEN).first()


def _created(new: NewAlert, known: Known | None, subject: str) -> Alert:
    earlier = _earlier(known)
    reasons = [reason.as_dict() for reason in (*new.reasons, *earlier)]
    return Alert.objects.create(
        subject=subject, phone=new.phone, source=new.source, scam_type=new.scam_type,
        resident_id=known.resident_id if known else None,
        unit_id=known.unit_id if known else root().pk,
        level=raised(new.level) if earlier else new.level,
        reasons=reasons, evidence=story([], new.evidence), money_fen=new.money_fen,
        received_at=new.at,
    )  # fmt: skip


def _earlier(known: Known | None) -> list[Reason]:
    """That this person was cheated before, if so."""
    if known is None or known.earlier_case_id is None:
        return []
    case = earlier_case(known.earlier_case_id)
    about: dict[str, Value] = {
        "on": case.on.isoformat(),
        "scam_type": case.scam_type,
        "amount": case.amount_fen,
    }
    return [Reason("earlier_victim", about)]


def _merge(alert: Alert, new: NewAlert) -> None:
    """Add the signal: the level may rise, reasons and events join, the money sums up."""
    if HEIGHT[new.level] > HEIGHT[alert.level] or alert.scam_type == "other":
        alert.scam_type = new.scam_type
    alert.level = higher(alert.level, new.level)
    alert.reasons = joined(alert.reasons, [reason.as_dict() for reason in new.reasons])
    known_events = {item["event_id"] for item in alert.evidence}
    alert.evidence = story(alert.evidence, new.evidence)
    fresh = any(item["event_id"] not in known_events for item in new.evidence)
    if new.money_fen is not None and fresh:
        alert.money_fen = (alert.money_fen or 0) + new.money_fen
    alert.save()
