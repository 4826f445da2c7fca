"""What is in force at the centre, as content a detector keeps beside its log: rules, lists, register."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from fanzha.engine.stream.known import LISTED, REGISTER
from fanzha.prevent.block import queries as block
from fanzha.prevent.block.rules import Kind
from fanzha.prevent.detect.rulebook.queries import ruleset_in_force
from fanzha.prevent.detect.rulebook.queries import stamp as rules_stamp
from fanzha.prevent.protect import queries as protect

_LISTS: dict[Kind, str] = {"number": "numbers", "account": "accounts", "host": "hosts"}


def rules() -> bytes:
    """The rules published or in shadow, as JSON."""
    return ruleset_in_force().json.encode()


def lists() -> bytes:
    """Every list with the periods of its listings, as Parquet."""
    rows = [row for kind in _LISTS for row in _listed(kind)]
    return _parquet(rows, LISTED)


def register() -> bytes:
    """Whose phone and whose account, as Parquet: main phones stand for residents."""
    return _parquet(list(protect.lines_and_accounts()), REGISTER)


SOURCES: dict[str, tuple[Callable[[], object], Callable[[], bytes]]] = {
    "rules": (rules_stamp, rules),
    "lists": (block.stamp, lists),
    "register": (protect.stamp, register),
}
"""By name: what changes when the content would, and the content."""


def digest(content: bytes) -> str:
    """SHA-256, hex: the name of a content."""
    return hashlib.sha256(content).hexdigest()


def _listed(kind: Kind) -> Iterator[dict[str, Any]]:
    for value, listing in sorted(block.listings(kind).items()):
        yield {
            "list": _LISTS[kind], "value": value, "scam_type": listing.scam_type,
            "since": listing.since, "until": listing.until,
        }  # fmt: skip


def _parquet(rows: list[dict[str, Any]], schema: pa.Schema) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), out, compression="zstd")
    return out.getvalue()
