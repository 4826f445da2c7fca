"""Between the rows of alerts and the frozen values that rules decide on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from fanzha.prevent.alert.growing import Standing, Step, events, kinds
from fanzha.prevent.alert.models import Alert, Change, Signal
from fanzha.prevent.alert.quiet import Ended
from fanzha.prevent.alert.rules import ABOUT_THE_PERSON, HEIGHT, OPEN
from fanzha.prevent.alert.worth import Facts, stake

WAYS = ("family_phone", "employer_phone", "landlord_phone", "address", "guard_id")
"""What leads to a resident besides the number that is in danger."""


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
    return Facts(
        alert.source, alert.level, alert.scam_type, alert.received_at,
        kinds=len(kinds(alert.reasons)), money_fen=alert.money_fen,
        was_cheated_before=_again(alert.reasons), contacts=contacts, tries=tries,
        is_reached=reached,
    )  # fmt: skip


READ = ("source", "level", "scam_type", "received_at", "reasons", "money_fen")


def facts_read(values: Sequence[Any], *, tries: int, reached: bool) -> Facts:
    """The same of columns alone, in the order of `READ` and then `WAYS`: a row of ten thousand
    is not made into an alert to be reckoned."""
    source, level, scam_type, received_at, reasons, money_fen, *ways = values
    return Facts(
        source, level, scam_type, received_at, kinds=len(kinds(reasons)), money_fen=money_fen,
        was_cheated_before=_again(reasons), contacts=sum(map(bool, ways)), tries=tries,
        is_reached=reached,
    )  # fmt: skip


def _again(reasons: Iterable[Mapping[str, Any]]) -> bool:
    return any(item["code"] == ABOUT_THE_PERSON for item in reasons)


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
    return sum(bool(getattr(alert.resident, way, None)) for way in WAYS)


def _columns(step: Step) -> dict[str, object]:
    return {**asdict(step), "reasons": list(step.reasons)}
