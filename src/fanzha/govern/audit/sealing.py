"""The sealer: chains what was written, a moment behind, so that writing stays cheap.

Entries are written by many transactions at once, and their ids are not in the order of their
commits: id 8 may be seen before id 7. A chain in the order of ids would have to wait until no
transaction can still commit a smaller one, that is for the oldest transaction of the whole
server, and an import of an hour would leave an hour unsealed. So the order of the chain is the
order in which entries became visible: a trigger notes each new entry in `audit_waiting`, in its own
transaction; the sealer takes what it sees there, in order of id, lists the ids in the block and
strikes them off, all in one transaction. An entry still to be committed is in a later block,
whatever its id. Nothing waits for anything, and no entry can be missed or taken twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from fanzha.govern.audit.lines import lines_of
from fanzha.govern.audit.models import Block, Waiting
from fanzha.govern.audit.rules import GENESIS, chained, header

BATCH = 2_000
"""Entries in a block at most: a sealing takes some tens of milliseconds of the sweeps."""
EVERY = timedelta(seconds=2)
_LOCK = 0x5EA1


def seal_due(now: datetime) -> int:
    """The sweep: seal once in `EVERY`, or at once while a whole batch waits."""
    last = Block.objects.order_by("-number").values_list("sealed_at", flat=True).first()
    if last is not None and abs(now - last) < EVERY and Waiting.objects.count() < BATCH:
        return 0
    return seal(now)


@transaction.atomic
def seal(now: datetime, *, most: int = BATCH) -> int:
    """Chain the entries that wait, at most so many, as the next block; returns how many.

    0 when none waits or somebody else seals at this moment.
    """
    if not _alone():
        return 0
    lines = lines_of(_waiting(most))
    if not lines:
        return 0
    ids = sorted(lines)
    last = Block.objects.order_by("-number").values_list("number", "head").first()
    number, previous = (last[0] + 1, bytes(last[1])) if last else (1, GENESIS)
    links = chained(previous, header(number, now, len(ids)), (lines[key] for key in ids))
    Block.objects.create(
        number=number, sealed_at=now, from_id=ids[0], to_id=ids[-1], count=len(ids), ids=ids,
        links=b"".join(links), head=links[-1],
    )  # fmt: skip
    _strike_off(ids)
    return len(ids)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        (alone,) = cursor.fetchone() or (False,)
        return bool(alone)


def _waiting(most: int) -> list[int]:
    """Those that wait and are there: one deleted before its seal waits for ever, as evidence.

    OFFSET 0 keeps the planner from joining all that wait to find the first few.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.entry_id FROM audit_waiting w, LATERAL"
            " (SELECT FROM audit_entry e WHERE e.id = w.entry_id OFFSET 0) there"
            " ORDER BY 1 LIMIT %s", [most],
        )  # fmt: skip
        return [key for (key,) in cursor.fetchall()]


def _strike_off(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_waiting WHERE entry_id = ANY(%s)", [ids])
