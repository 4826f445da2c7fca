"""The chain over the record, pure: each entry's link is made of the link before it and the entry.

link(n) = SHA-256(link(n - 1) || line(n)), where a line is the entry as PostgreSQL's COPY writes
it in its text format: fields between tabs, a tab or a line end inside a field escaped, a line end
after the last. So two different entries never have the same line, and anybody can make the
lines again with one COPY. A block is what one sealing chained; before its entries it links a line
of its own (number, moment, count), so that these cannot be changed either. The method is that of
Haber and Stornetta (1991), "How to time-stamp a digital document", J. Cryptology 3.

>>> at = datetime(2026, 3, 2, tzinfo=UTC)
>>> first = header(1, at, 2)
>>> links = chained(GENESIS, first, [b"7 look\\n", b"8 look\\n"])
>>> block = Sealed(1, at, 7, 8, 2, (7, 8), b"".join(links), links[-1])
>>> faults(block, GENESIS, {7: b"7 look\\n", 8: b"8 look\\n"})
[]
>>> faults(block, GENESIS, {7: b"7 look\\n", 8: b"8 nothing\\n"})
[Fault(kind=<Kind.CHANGED: 'changed'>, block=1, entry=8)]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

LINK = 32
"""Bytes of one link."""
GENESIS = bytes(LINK)
"""What stands where the first block looks for the one before."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(StrEnum):
    """How the record was tampered with."""

    CHANGED = "changed"
    DELETED = "deleted"
    INSERTED = "inserted"
    DELETED_EARLY = "deleted_early"
    BLOCK_CHANGED = "block_changed"
    BLOCK_MISSING = "block_missing"
    ANCHOR = "anchor"


@dataclass(frozen=True)
class Fault:
    """One place where the record is not what was sealed; None where no block or entry is meant."""

    kind: Kind
    block: int | None
    entry: int | None = None


@dataclass(frozen=True)
class Sealed:
    """A block as the database keeps it.

    `links` holds the link of the block's own line and then one for each of `ids`; `head` is
    the last of them, what the next block begins with.
    """

    number: int
    sealed_at: datetime
    from_id: int
    to_id: int
    count: int
    ids: tuple[int, ...]
    links: bytes
    head: bytes

    def link(self, place: int) -> bytes:
        """The link at a place: 0 is the block's own line, 1 its first entry."""
        return self.links[place * LINK : (place + 1) * LINK]


def header(number: int, sealed_at: datetime, count: int) -> bytes:
    """The line a block links before its entries; the moment in microseconds since 1970, UTC."""
    micros = (sealed_at - _EPOCH) // timedelta(microseconds=1)
    return f"{number}\t{micros}\t{count}\n".encode()


def chained(previous: bytes, head: bytes, lines: Iterable[bytes]) -> list[bytes]:
    """The links of a block whose own line is `head`, after the head of the block before."""
    link = sha256(previous + head).digest()
    links = [link]
    for line in lines:
        link = sha256(link + line).digest()
        links.append(link)
    return links


def faults(block: Sealed, previous: bytes, lines: Mapping[int, bytes]) -> list[Fault]:
    """Where a block differs from what was sealed; empty when it is intact.

    `previous` is the head of the block before, `lines` the entries that are there, by id.
    Each place is compared with the stored link before it, so that one change names one entry.
    """
    if not _is_whole(block):
        return [Fault(Kind.BLOCK_CHANGED, block.number)]
    own = header(block.number, block.sealed_at, block.count)
    if all(key in lines for key in block.ids):
        made = chained(previous, own, (lines[key] for key in block.ids))
        if b"".join(made) == block.links:
            return []
    found = [] if _follows(block, previous, own) else [Fault(Kind.BLOCK_CHANGED, block.number)]
    return found + [
        Fault(Kind.CHANGED if key in lines else Kind.DELETED, block.number, key)
        for place, key in enumerate(block.ids, start=1)
        if key not in lines or not _fits(block, place, lines[key])
    ]


def _is_whole(block: Sealed) -> bool:
    rising = all(a < b for a, b in zip(block.ids, block.ids[1:], strict=False))
    return (
        rising
        and 0 < block.count == len(block.ids)
        and (block.from_id, block.to_id) == (block.ids[0], block.ids[-1])
        and len(block.links) == (block.count + 1) * LINK
        and block.link(block.count) == block.head
    )


def _follows(block: Sealed, previous: bytes, own: bytes) -> bool:
    return sha256(previous + own).digest() == block.link(0)


def _fits(block: Sealed, place: int, line: bytes) -> bool:
    return sha256(block.link(place - 1) + line).digest() == block.link(place)
