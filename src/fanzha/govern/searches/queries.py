"""Reads of searches: for the officer the ground of a look, for auditors who searched and why."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from fanzha.govern.access.rules import Actor
from fanzha.govern.searches.actions import digest_of
from fanzha.govern.searches.models import Search
from fanzha.words.enums import Role

SearchRow = Search
"""A search as these reads hand it out: the name of the type for other rooms."""

OPEN_FOR = timedelta(hours=1)
"""How long what a search found may be opened on its ground."""


def own_search(key: int, actor: Actor, now: datetime) -> Search:
    """The actor's own search of the last hour. Raises PermissionDenied for any other."""
    found = Search.objects.filter(pk=key, by=actor.user_id, at__gt=now - OPEN_FOR).first()
    if found is None:
        raise PermissionDenied
    return found


def searches(actor: Actor, value: str = "", *, told: bool = False) -> QuerySet[Search]:
    """Searches, newest first, for auditors: for one plain value only, or those over the limit.

    Raises PermissionDenied for anybody else.
    """
    if actor.role != Role.AUDITOR:
        raise PermissionDenied
    found = Search.objects.select_related("by__unit").order_by("-pk")
    if value:
        found = found.filter(digest=digest_of(value))
    return found.filter(told=True) if told else found
