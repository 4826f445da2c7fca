"""The one verb: ask. It is on record before anything is shown."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.govern.searches import rules
from fanzha.govern.searches.models import Search
from fanzha.words import law


def ask(request: rules.Request, actor: Actor, now: datetime) -> int:
    """Put a search on the record; returns its number, the ground of every look that follows.

    Raises Trouble for a search without purpose, ground or reason, and for one too many (it stays
    on record), PermissionDenied for a role that does not search.
    """
    if actor.role not in rules.PURPOSES_OF:
        raise PermissionDenied
    rules.must_be_sound(request, actor.role)
    limits = rules.Limits(
        law.number("search.told_after", now), law.number("search.stop_after", now)
    )
    row = _kept(request, actor, limits, now)
    rules.must_not_be_stopped(row.different, limits)
    return row.pk


def digest_of(value: str) -> str:
    """The digest of a plain value: the same for everybody who searches for the same."""
    return salted_hmac("fanzha.searches", value, algorithm="sha256").hexdigest()


@transaction.atomic
def _kept(request: rules.Request, actor: Actor, limits: rules.Limits, now: datetime) -> Search:
    """The row and its entries, before a refusal: a refused search is on record too."""
    _one_at_a_time(actor)
    digest = digest_of(request.value)
    before = _asked_lately(actor, now)
    different = len(before | {digest})
    row = Search.objects.create(
        by_id=_officer(actor), at=now, digest=digest, kind=request.kind, purpose=request.purpose,
        ground=request.ground, reason=request.reason, different=different,
        told=rules.is_fishing(different, limits),
    )  # fmt: skip
    _record("search", f"{row.pk}-{digest[:16]}", request, actor, now)
    if digest not in before and different == limits.told_after + 1:
        _record("search_much", str(row.pk), request, actor, now)
    return row


def _officer(actor: Actor) -> int:
    """Whose search it is. The system itself searches for nobody."""
    if actor.user_id is None:
        raise PermissionDenied
    return actor.user_id


def _one_at_a_time(actor: Actor) -> None:
    """Two searches of one officer at once must not both count themselves as the last allowed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('searches'), %s)", [actor.user_id])


def _asked_lately(actor: Actor, now: datetime) -> set[str]:
    since = now - timedelta(minutes=law.number("search.span_minutes", now))
    asked = Search.objects.filter(by=actor.user_id, at__gt=since)
    return set(asked.values_list("digest", flat=True))


def _record(verb: str, key: str, request: rules.Request, actor: Actor, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="search", subject_id=key,
        ground=request.ground, purpose=request.purpose, now=now,
    )  # fmt: skip
