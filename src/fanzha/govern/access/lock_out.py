"""Wrong passwords lock a sign-in out for a while, for one address; django-axes counts them."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from axes.utils import reset
from django.http import HttpRequest

from fanzha.govern.access.models import User
from fanzha.govern.audit.actions import record
from fanzha.kit import clock
from fanzha.words import law


def most_wrong(_request: HttpRequest, _credentials: dict[str, str]) -> int:
    """After how many wrong passwords from one address a sign-in is locked there."""
    return law.number("access.wrong_passwords", clock.world())


def locked_for(_request: HttpRequest) -> timedelta:
    """How long it stays locked after the last wrong password that counted."""
    return timedelta(minutes=law.number("access.lock_minutes", clock.world()))


def is_locked(username: str) -> bool:
    """Whether a sign-in is locked for some address now."""
    now = clock.world()
    since = now - timedelta(minutes=law.number("access.lock_minutes", now))
    most = law.number("access.wrong_passwords", now)
    counted = AccessAttempt.objects.filter(username=username, attempt_time__gt=since)
    return bool(counted.filter(failures_since_start__gte=most).exists())


def unlock(username: str) -> int:
    """Forget the wrong passwords of a sign-in, from every address."""
    return int(reset(username=username))


def note_lock(sender: object, username: str, **_: object) -> None:
    """Record that a sign-in was locked, if it is anybody's. Receiver of axes' `user_locked_out`.

    A name that nobody has is not kept: people type passwords into the wrong field.
    """
    del sender
    user = User.objects.filter(username=username).first()
    if user is not None:
        _record_lock(user, clock.now())


def _record_lock(user: User, now: datetime) -> None:
    record(
        actor_id=None, role="system", verb="locked_out", subject_kind="user", subject_id=user.pk,
        ground="sign_in", purpose="sign_in", now=now,
    )  # fmt: skip
