"""A person's open sessions: seen, ended, limited in number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest

from fanzha.govern.access.models import Session, User
from fanzha.govern.access.session_rules import is_over, too_many
from fanzha.govern.access.session_store import ENDED, SessionStore, limits, mark_of
from fanzha.kit import clock
from fanzha.kit.live import changed
from fanzha.words import law


@dataclass(frozen=True)
class Seat:
    """One open session as its owner is shown it; `mark` names it and opens nothing."""

    mark: str
    begun_at: datetime
    seen_at: datetime
    address: str
    browser: str
    here: bool


def seats_of(user_id: int, here: str | None) -> list[Seat]:
    """The open sessions of a person, the newest first; `here` is the asking session's key."""
    return [
        Seat(mark_of(row.pk), row.begun_at, row.seen_at, row.address, row.browser, row.pk == here)
        for row in _open(user_id)
    ]


def is_open(session_key: str) -> bool:
    """Whether a session is still open: not ended, and neither idle nor lived too long."""
    row = Session.objects.filter(pk=session_key, user__is_active=True).first()
    now = clock.world()
    return row is not None and not is_over(row.begun_at, row.seen_at, now, limits(now))


def end_seats(user_id: int, *, mark: str = "", but: str | None = None) -> int:
    """End a person's sessions: the one with this mark, or all but the one with the key `but`."""
    keys = [
        row.pk for row in _open(user_id)
        if row.pk != but and (not mark or mark_of(row.pk) == mark)
    ]  # fmt: skip
    return _end(keys)


def forget_ended(now: datetime) -> int:
    """Delete sessions that are over, or whose cookie is; `now` of the world, UTC. How many.

    One that nobody came back to would stay for ever: it ends only when it is asked for.
    """
    most = limits(now)
    over = Q(expire_date__lt=now) | Q(user__isnull=False) & (
        Q(seen_at__lte=now - most.idle) | Q(begun_at__lte=now - most.life)
    )
    return _end(list(Session.objects.filter(over).values_list("pk", flat=True)))


def begin(sender: object, request: HttpRequest, user: User, **_: object) -> None:
    """A sign-in: note where from, and end the oldest sessions that are one too many.

    Receiver of Django's `user_logged_in`.
    """
    del sender
    store = request.session
    if isinstance(store, SessionStore):
        meta = request.META
        store.begin(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_USER_AGENT", ""))
    most = law.number("access.sessions_each", clock.world())
    others = [row.pk for row in _open(user.pk) if row.pk != store.session_key]
    _end(too_many(others, most - 1))


def _open(user_id: int) -> Iterable[Session]:
    return Session.objects.filter(user=user_id).order_by("-begun_at")


def _end(keys: Iterable[str]) -> int:
    gone = list(keys)
    if not gone:
        return 0
    Session.objects.filter(pk__in=gone).delete()
    changed(*(f"{ENDED}{mark_of(key)}" for key in gone))
    return len(gone)
