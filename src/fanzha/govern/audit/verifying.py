"""Verify the record against its seals, and the seals against heads kept outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from fanzha.govern.audit.anchors import Anchor
from fanzha.govern.audit.lines import lines_of
from fanzha.govern.audit.models import Block, Waiting
from fanzha.govern.audit.rules import GENESIS, Fault, Kind, Sealed, faults

AT_ONCE = 20_000
"""Entries read from the database at once."""
MOST_FAULTS = 1_000
_STRAY = (
    "SELECT e.id FROM audit_entry e"
    " LEFT JOIN audit_waiting w ON w.entry_id = e.id"
    " LEFT JOIN (SELECT unnest(ids) AS id FROM audit_block) s ON s.id = e.id"
    " WHERE w.entry_id IS NULL AND s.id IS NULL ORDER BY 1 LIMIT %s"
)
_LOST = (
    "SELECT w.entry_id FROM audit_waiting w LEFT JOIN audit_entry e ON e.id = w.entry_id"
    " LEFT JOIN (SELECT unnest(ids) AS id FROM audit_block) s ON s.id = w.entry_id"
    " WHERE e.id IS NULL OR s.id IS NOT NULL ORDER BY 1 LIMIT %s"
)


@dataclass(frozen=True)
class Verdict:
    """What a verification found; `entries` and `blocks` are those that are sealed.

    `faults` are in the order of the chain, the first `MOST_FAULTS` of each sort at most.
    """

    entries: int
    blocks: int
    waiting: int
    head: bytes
    faults: tuple[Fault, ...]

    @property
    def intact(self) -> bool:
        """Whether the record is what was written."""
        return not self.faults


@dataclass(frozen=True)
class Standing:
    """Where the chain stands: its last block, and how many entries wait for the next."""

    block: int
    head: bytes
    sealed_at: datetime | None
    waiting: int


def standing() -> Standing:
    """Where the chain stands now; block 0 when nothing was sealed yet."""
    last = Block.objects.order_by("-number").only("number", "head", "sealed_at").first()
    waiting = Waiting.objects.count()
    if last is None:
        return Standing(0, GENESIS, None, waiting)
    return Standing(last.number, bytes(last.head), last.sealed_at, waiting)


def sealed_entries() -> int:
    """How many entries all blocks say that they hold: the length of a verification."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(count), 0) FROM audit_block")
        return int(cursor.fetchone()[0])


def verify(
    anchors: Iterable[Anchor] = (), *, told: Callable[[int], object] = lambda _: None
) -> Verdict:
    """Compare every entry with its seal, every seal with the one before, and with `anchors`.

    Reads only, needs no lock, and may run while entries are written and sealed: blocks and
    entries never change, and each of the other questions is one statement. `told` hears how
    many entries were compared since it last heard.
    """
    found, wanted = [], {anchor.block: anchor.head for anchor in anchors}
    previous, entries, blocks = GENESIS, 0, 0
    for group in _groups():
        lines = lines_of([key for block in group for key in block.ids])
        for block in group:
            found += [Fault(Kind.BLOCK_MISSING, gone) for gone in range(blocks + 1, block.number)]
            found += faults(block, previous, lines)
            if wanted.pop(block.number, block.head) != block.head:
                found.append(Fault(Kind.ANCHOR, block.number))
            previous, blocks, entries = block.head, block.number, entries + block.count
        told(sum(block.count for block in group))
    found += [Fault(Kind.ANCHOR, number) for number in sorted(wanted)]
    found += [Fault(Kind.INSERTED, None, key) for key in _keys(_STRAY)]
    found += [Fault(Kind.DELETED_EARLY, None, key) for key in _keys(_LOST)]
    return Verdict(entries, blocks, Waiting.objects.count(), previous, tuple(found))


def _groups() -> Iterator[list[Sealed]]:
    """Blocks in the order of their numbers, as many at a time as hold `AT_ONCE` entries."""
    group: list[Sealed] = []
    for block in Block.objects.order_by("number").iterator(chunk_size=200):
        group.append(_sealed(block))
        if sum(len(each.ids) for each in group) >= AT_ONCE:
            yield group
            group = []
    if group:
        yield group


def _sealed(row: Block) -> Sealed:
    return Sealed(
        row.number, row.sealed_at, row.from_id, row.to_id, row.count, tuple(row.ids),
        bytes(row.links), bytes(row.head),
    )  # fmt: skip


def _keys(question: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(question, [MOST_FAULTS])
        return [key for (key,) in cursor.fetchall()]
