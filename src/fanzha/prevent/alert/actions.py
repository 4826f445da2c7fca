"""Verbs on alerts: take a sign (which opens one, joins one, or is kept quiet), lower, close."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.prevent.alert import growing, ports, quiet
from fanzha.prevent.alert.expiring import expires_at
from fanzha.prevent.alert.growing import Sign, Step
from fanzha.prevent.alert.keeping import (
    ended_of,
    is_below,
    last_of,
    note,
    open_of,
    stand,
    standing_of,
)
from fanzha.prevent.alert.models import Alert, Signal
from fanzha.prevent.alert.rules import CLOSED, OPEN
from fanzha.prevent.alert.whose import Person, person_of
from fanzha.words.enums import Level, Role
from fanzha.words.reasons import Reason


@dataclass(frozen=True)
class NewAlert:
    """One reason to believe that the person with `phone` is being cheated.

    `evidence` as in the table; `at` (UTC) is when it was known here and starts the clocks;
    `taken_at`, where it was read in later than that. `by` is the officer who raises it.
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
    taken_at: datetime | None = None
    by: int | None = None

    @property
    def noted_at(self) -> datetime:
        """When it came into the system: expiry counts from here, and the history says it."""
        return max(self.at, self.taken_at or self.at)


@dataclass(frozen=True)
class Taken:
    """Where a sign went, and what it did there (`growing.SIGN_FATES`)."""

    alert_id: int
    fate: str


def take_turns() -> None:
    """Before many signs in one transaction: the next one that takes many waits for its end.

    Each sign locks its alert. Two that take many, in orders of their own, could each hold what
    the other needs; one that takes a single sign needs nothing more and disturbs nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('many signs'))")


def raise_alert(new: NewAlert) -> int:
    """Take a sign; returns the alert it belongs to. See `take_sign`."""
    return take_sign(new).alert_id


@transaction.atomic
def take_sign(new: NewAlert) -> Taken:
    """Open an alert, grow the open one about the same person, or keep the sign in the quiet.

    A sign taken before is counted and changes nothing else.
    """
    if (before := _before(new.signal_id)) is not None:
        return before
    person = person_of(new.phone)
    sign = _sign(new, person)
    last = _of_the_number(new, person) or last_of(person.subject)
    if last is None or last.state != OPEN:
        try:
            with transaction.atomic():
                return _after_the_end(new, sign, person, last)
        except IntegrityError:  # another process opened it, or took this sign, just now
            if (before := _before(new.signal_id)) is not None:
                return before
            last = Alert.objects.select_for_update().get(subject=person.subject, state=OPEN)
    return _before(new.signal_id) or _join(last, new, sign)


@transaction.atomic
def close_alert(
    alert_id: int, now: datetime, *, ended: str = "", by: int | None = None
) -> None:  # fmt: skip
    """The matter is over, with the task's outcome; closing again changes nothing."""
    alert = hold(alert_id)
    if alert.state == CLOSED:
        return
    alert.state, alert.closed_at, alert.ended, alert.expires_at = CLOSED, now, ended, None
    alert.save()
    kind = growing.EXPIRED if ended == growing.EXPIRED else growing.CLOSED
    note(alert, [Step(kind, {"state": OPEN}, {"state": CLOSED, "ended": ended})], now, by=by)
    changed("alerts", f"alert-{alert_id}")


LOWERS = frozenset({Role.DISSUASION_OFFICER, Role.DUTY_OFFICER})


@transaction.atomic
def lower_level(alert_id: int, level: Level, actor: Actor, reason: str, now: datetime) -> None:
    """An officer finds less danger than the signs said. To its own level changes nothing.

    Raises PermissionDenied for who may not, Trouble without a reason, for a closed alert, or
    for a level above the present one: only signs raise it.
    """
    if actor.role not in LOWERS:
        raise PermissionDenied
    alert = hold(alert_id)
    _require_lowerable(alert, level, reason)
    if alert.level == level:
        return
    _lowered(alert, level, growing.LOWERED, now, by=actor.user_id, text=reason.strip())
    record(
        actor_id=actor.user_id, role=actor.role, verb="lower_level", subject_kind="alert",
        subject_id=alert_id, ground=f"alert:{alert_id}", purpose="dissuade", now=now,
    )  # fmt: skip


def fade(alert: Alert, level: Level, now: datetime) -> None:
    """Nothing more was heard: the locked alert loses weight. For the sweep."""
    _lowered(alert, level, growing.FADED, now)


def hold(alert_id: int) -> Alert:
    """The alert, locked until the transaction ends: lock it before what belongs to it."""
    return Alert.objects.select_for_update().get(pk=alert_id)


def _before(signal_id: str) -> Taken | None:
    """Where this sign went when it came before; the time it came is counted."""
    if not Signal.objects.filter(signal_id=signal_id).update(times=F("times") + 1):
        return None
    return Taken(Signal.objects.get(signal_id=signal_id).alert_id, growing.DOUBLE)


def _of_the_number(new: NewAlert, person: Person) -> Alert | None:
    """The open alert about this number from before the register knew whose it is, now theirs.

    None where there is none, or where another is open about the person: then that one grows.
    """
    if person.known is None:
        return None
    alert = open_of(new.phone)
    if alert is None or open_of(person.subject) is not None:
        return None
    alert.subject, alert.resident_id = person.subject, person.resident_id
    alert.unit_id, alert.whom = person.unit_id, [item.as_dict() for item in person.whom()]
    alert.save()
    found = Step(growing.FOUND, {"resident": None}, {"resident": person.resident_id})
    note(alert, [found], new.noted_at)
    return alert


def _sign(new: NewAlert, person: Person) -> Sign:
    reasons = tuple(reason.as_dict() for reason in new.reasons)
    return Sign(
        person.weighs(new.level), new.source, new.scam_type, reasons, new.evidence, new.money_fen
    )  # fmt: skip


def _after_the_end(new: NewAlert, sign: Sign, person: Person, last: Alert | None) -> Taken:
    """No alert is open: open one, unless there is a quiet that the sign does not break."""
    if last is None:
        return _open(new, sign, person, ())
    ended = ended_of(last)
    if quiet.is_quieted(ended, sign, new.at):
        _keep(last, new, growing.SUPPRESSED, why=quiet.why_quieted(ended))
        changed(f"alert-{last.pk}")
        return Taken(last.pk, growing.SUPPRESSED)
    until, code = quiet.quiet_until(ended), quiet.stronger(ended, sign)
    breaks = until is not None and new.at < until and code
    return _open(new, sign, person, (quiet.why_again(ended, code),) if breaks else (), follows=last)


def _open(
    new: NewAlert, sign: Sign, person: Person, again: tuple[Reason, ...],
    follows: Alert | None = None,
) -> Taken:  # fmt: skip
    """A new alert with its history begun and its task opened."""
    told = tuple(reason.as_dict() for reason in (*person.history(), *again))
    standing = growing.begun(replace(sign, reasons=(*sign.reasons, *told)))
    alert = Alert(
        subject=person.subject, phone=new.phone, source=new.source,
        resident_id=person.resident_id, unit_id=person.unit_id, received_at=new.at,
        whom=[item.as_dict() for item in person.whom()],
        follows=follows if again else None, expires_at=expires_at(sign.level, new.noted_at),
    )  # fmt: skip
    stand(alert, standing)
    alert.save()
    signal = _keep(alert, new, growing.OPENED)
    after = {"level": sign.level, "scam_type": sign.scam_type, "money_fen": sign.money_fen}
    opened = Step(growing.OPENED, {}, after, standing.reasons)
    note(alert, [opened], new.noted_at, by=new.by, signal=signal)
    ports.dissuasion().open_task(alert.pk, alert.received_at)
    changed("alerts", f"alert-{alert.pk}")
    return Taken(alert.pk, growing.OPENED)


def _join(alert: Alert, new: NewAlert, sign: Sign) -> Taken:
    """The sign goes into the open alert; a double leaves the alert as it is."""
    grown = growing.grown(standing_of(alert), sign)
    signal = _keep(alert, new, grown.fate)
    if grown.fate == growing.DOUBLE:
        return Taken(alert.pk, grown.fate)
    stand(alert, grown.standing)
    renewed = expires_at(alert.level, new.noted_at)
    alert.expires_at = max(alert.expires_at or renewed, renewed)
    alert.save()
    note(alert, grown.steps, new.noted_at, by=new.by, signal=signal)
    if grown.fate == growing.JOINED:
        ports.dissuasion().sign_came(alert.pk, new.at)
    changed("alerts", f"alert-{alert.pk}")
    return Taken(alert.pk, grown.fate)


def _keep(alert: Alert, new: NewAlert, fate: str, *, why: Reason | None = None) -> Signal:
    """The sign as it came, whatever it did."""
    told = {
        "source": new.source, "phone": new.phone, "scam_type": new.scam_type,
        "reasons": [reason.as_dict() for reason in new.reasons],
        "evidence": list(new.evidence), "money_fen": new.money_fen,
    }  # fmt: skip
    return Signal.objects.create(
        signal_id=new.signal_id, alert=alert, level=new.level, fate=fate, told=told, at=new.at,
        why=why.as_dict() if why else None,
    )  # fmt: skip


def _lowered(
    alert: Alert, level: Level, kind: str, now: datetime, *, by: int | None = None, text: str = ""
) -> None:
    step = Step(kind, {"level": alert.level}, {"level": level})
    alert.level, alert.is_judged = level, alert.is_judged or kind == growing.LOWERED
    alert.expires_at = expires_at(level, now)
    alert.save()
    note(alert, [step], now, by=by, text=text)
    ports.dissuasion().level_lowered(alert.pk, now)
    changed("alerts", f"alert-{alert.pk}")


def _require_lowerable(alert: Alert, level: Level, text: str) -> None:
    if alert.state == CLOSED:
        raise Trouble(zh="预警已办结", en="the alert is closed", field="state")
    if is_below(alert.level, level):
        raise Trouble(
            zh="等级只能由新迹象升高", en="only a new sign raises the level", field="level"
        )
    if not text.strip():
        raise Trouble(zh="请写明降级理由", en="say why the level is lowered", field="note")
