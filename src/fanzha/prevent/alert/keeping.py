"""Between the rows of alerts and the frozen values that rules decide on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from fanzha.prevent.alert.growing import Standing, Step, events, kinds
from fanzha.prevent.alert.models import Alert, Change, Signal
from fanzha.prevent.alert.quiet import Ended
from fanzha.prevent.alert.rules import ABOUT_THE_PERSON, HEIGHT, OPEN
from fanzha.prevent.alert.worth import Facts, stake


def last_of(subject: str) -> Alert | None:
    """The last alert about somebody, open or ended, locked. At most the last is open."""
    rows = Alert.objects.select_for_update().filter(subject=subject)
    return rows.order_by("-id").first()


def open_of(subject: str) -> Alert | None:
    """The open alert about somebody, locked; None where there is none."""
    return Alert.objects.select_for_update().filter(subject=subject, state=OPEN).first()


def standing_of(alert: Alert) -> Standing:
    """What the row says now."""
    return Standing(
        alert.level, alert.peak, alert.is_judged, alert.scam_type, alert.money_fen,
        tuple(alert.reasons), tuple(alert.evidence),
    )  # fmt: skip


def ended_of(alert: Alert) -> Ended:
    """What the quiet after an ended alert is decided on. Raises ValueError for an open one."""
    if alert.closed_at is None:
        raise ValueError(f"alert {alert.pk} is open")
    return Ended(
        alert.pk, alert.ended, alert.closed_at, alert.peak, alert.money_fen,
        events(alert.evidence), kinds(alert.reasons),
    )  # fmt: skip


def facts_of(
    alert: Alert, *, tries: int = 0, reached: bool = False, contacts: int = 0
) -> Facts:  # fmt: skip
    """What the worth of reaching the person is reckoned from."""
    before = any(item["code"] == ABOUT_THE_PERSON for item in alert.reasons)
    return Facts(
        alert.source, alert.level, alert.scam_type, alert.received_at,
        kinds=len(kinds(alert.reasons)), money_fen=alert.money_fen,
        was_cheated_before=before, contacts=contacts, tries=tries,
        is_reached=reached,
    )  # fmt: skip


def stand(alert: Alert, standing: Standing) -> None:
    """Put what it says now into the row; the caller saves it."""
    alert.level, alert.peak, alert.is_judged = standing.level, standing.peak, standing.judged
    alert.scam_type, alert.money_fen = standing.scam_type, standing.money_fen
    alert.reasons, alert.evidence = list(standing.reasons), list(standing.evidence)
    alert.stake_fen = stake(facts_of(alert))


def note(
    alert: Alert, steps: Iterable[Step], at: datetime, *, by: int | None = None,
    signal: Signal | None = None, text: str = "",
) -> None:  # fmt: skip
    """Add lines to the alert's history."""
    Change.objects.bulk_create(
        Change(alert=alert, at=at, by_id=by, signal=signal, note=text, **_columns(step))
        for step in steps
    )


def is_below(level: str, other: str) -> bool:
    """Whether one level is below another."""
    return HEIGHT[level] < HEIGHT[other]


def contacts_of(alert: Alert) -> int:
    """How many ways lead to the person besides the number that is in danger."""
    who = alert.resident
    if who is None:
        return 0
    ways = (
        who.family_phone, who.employer_phone, who.landlord_phone, who.address, who.guard_id
    )  # fmt: skip
    return sum(bool(way) for way in ways)


def _columns(step: Step) -> dict[str, object]:
    return {**asdict(step), "reasons": list(step.reasons)}
