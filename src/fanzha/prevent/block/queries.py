"""Reads of the list. A listed value is no file on a person: no gate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Max, Q

from fanzha.kit.prepared import rows
from fanzha.prevent.block.models import Listed
from fanzha.prevent.block.rules import KINDS, Kind, Listing


def listed(kind: Kind, values: Iterable[str], now: datetime) -> dict[str, Listing]:
    """Those of `values` (plain) that are on the list at `now`, by value."""
    found = rows(_LISTED, {"kind": kind, "values": list(values), "now": now})
    return {row[0]: Listing(kind, *row) for row in found}


_LISTED = """
    SELECT value, ground, scam_type, since, until FROM block_listed
    WHERE kind = %(kind)s AND value = ANY(%(values)s)
      AND since <= %(now)s AND (until IS NULL OR until > %(now)s)
"""


def listings(kind: Kind) -> dict[str, Listing]:
    """The whole list of a kind by value, past ones too: the reader asks `holds`."""
    return {row.value: _listing(kind, row) for row in Listed.objects.filter(kind=kind).iterator()}


def stamp() -> tuple[int, datetime | None]:
    """Changes when the list changes: what a cache compares."""
    found = Listed.objects.aggregate(rows=Count("pk"), last=Max("changed_at"))
    return found["rows"], found["last"]


def counts(now: datetime) -> dict[str, int]:
    """How many values of each kind bind at `now`."""
    binding = Listed.objects.filter(since__lte=now).filter(Q(until=None) | Q(until__gt=now))
    found = dict(binding.values_list("kind").annotate(rows=Count("pk")))
    return {kind: found.get(kind, 0) for kind in KINDS}


def _listing(kind: Kind, row: Listed) -> Listing:
    return Listing(kind, row.value, row.ground, row.scam_type, row.since, row.until)
