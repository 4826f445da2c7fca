"""What a dropped file or a request holds: Parquet or CSV of one kind, JSON lines of any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.events import WIDE, widen
from fanzha.prevent.intake.lines import read_lines
from fanzha.prevent.intake.sheets import read_sheet
from fanzha.prevent.intake.validate import BadRow, Sender, check
from fanzha.words.schemas import EVENT_KINDS

PACKED: dict[str, Literal["gzip", "zstd"]] = {".gz": "gzip", ".zst": "zstd"}
SUFFIXES = (".parquet", ".jsonl", ".csv", *(s + p for s in (".jsonl", ".csv") for p in PACKED))
MOST_BYTES = 2 << 30
"""Of a file once unpacked: what is larger is split by its sender."""


class TooLarge(Trouble):
    """More than is taken at once: its sender splits it."""


@dataclass(frozen=True)
class Feed:
    """Events as wide rows, and the rows that are none."""

    rows: pa.Table
    bad: list[BadRow]


def nothing_but(trouble: Trouble) -> Feed:
    """A feed that could not be read at all: one bad row, number 0."""
    bad = BadRow(0, "", trouble.field or "", trouble.zh, trouble.en, {})
    return Feed(WIDE.empty_table(), [bad])


def suffix_of(name: str) -> str:
    """The known ending of a file's name; empty when it has none.

    >>> suffix_of("calls.2026.jsonl.gz"), suffix_of("notes.txt")
    ('.jsonl.gz', '')
    """
    return max((s for s in SUFFIXES if name.endswith(s)), key=len, default="")


def read(name: str, data: bytes, sender: Sender) -> Feed:
    """The events of a file by its name. Raises Trouble when the whole of it cannot be read."""
    suffix = suffix_of(name)
    if suffix == ".parquet":
        return gathered(_parquet(name, data, sender))
    for ending, codec in PACKED.items():
        if suffix.endswith(ending):
            data = unpacked(data, codec, MOST_BYTES)
    if suffix.startswith(".csv"):
        return gathered(read_sheet(name, kind_of(name), data, sender))
    return gathered(read_lines(data, sender))


def gathered(found: Iterator[Any]) -> Feed:
    """Tables by kind and bad rows as one feed."""
    tables, bad = [WIDE.empty_table()], []
    for item in found:
        if isinstance(item, BadRow):
            bad.append(item)
        elif item[1].num_rows:
            tables.append(widen(*item))
    return Feed(pa.concat_tables(tables), sorted(bad, key=lambda row: row.row))


def unpacked(data: bytes, codec: Literal["gzip", "zstd"], most: int) -> bytes:
    """The content of gzip or zstd data. Raises Trouble when it is cut short, TooLarge beyond `most`."""
    try:
        with pa.CompressedInputStream(pa.BufferReader(data), codec) as stream:
            content = stream.read(most + 1)
    except (OSError, pa.ArrowException) as error:
        raise Trouble(
            zh=f"不是完整的 {codec} 数据, 请重新传送", en=f"not whole {codec} data: send it again",
            field="file",
        ) from error  # fmt: skip
    if len(content) > most:
        raise TooLarge(
            zh=f"解压后超过 {most >> 20} MB, 请拆分", en=f"more than {most >> 20} MB unpacked: split it",
            field="file",
        )  # fmt: skip
    return bytes(content)


def _parquet(name: str, data: bytes, sender: Sender) -> Iterator[Any]:
    try:
        table = pq.read_table(pa.BufferReader(data))
        table.validate(full=True)
    except (pa.ArrowException, OSError) as error:
        raise Trouble(
            zh="不是完整的 Parquet 文件, 请重新传送",
            en="not a whole Parquet file: send it again",
        ) from error
    yield from arrow_rows(kind_of(name, table), table, sender)


def arrow_rows(kind: str, table: pa.Table, sender: Sender) -> Iterator[Any]:
    """(kind, events) once, and the rows that are none."""
    checked = check(kind, table, sender)
    yield kind, checked.good
    yield from checked.bad


def kind_of(name: str, table: pa.Table | None = None) -> str:
    """The kind the schema names, else the one the file's name begins with."""
    notes = (table.schema.metadata or {}) if table is not None else {}
    named = notes.get(b"kind", b"").decode("utf-8", "replace")
    if named in EVENT_KINDS:
        return named
    for kind in sorted(EVENT_KINDS, key=len, reverse=True):
        if name.startswith(kind):
            return kind
    raise Trouble(
        zh="看不出事件种类: 请在文件名前写上种类, 如 call_start-….parquet",
        en="the kind of event is not said: begin the file's name with it, call_start-….parquet",
        field="kind",
    )
