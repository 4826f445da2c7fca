"""One file of the log: a schema, then frames; a frame is whole by its checksum or not there.

    file  = "FZLOG2\\r\\n" · length of schema (u32) · schema (Arrow IPC)
    frame = header (64 bytes) · keys (u64 a row) · body (zstd of one Arrow IPC record batch)

The header names the first position, the log time before and after, and which columns of the
schema are in the body: a column without a value is left out. The keys stand before the body,
so that a start reads what it must remember of two days without unpacking a row.
All numbers are little-endian; times are microseconds UTC.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import ipc

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.events import WIDE
from fanzha.prevent.intake.keys import Keys

FILE_MAGIC, MAGIC = b"FZLOG2\r\n", b"\xf5frame\r\n"
_HEADER = struct.Struct("<8sIIqqqQQQ")
_PACKING = pa.Codec("zstd", compression_level=1)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a frame stands in its file and what its header says."""

    offset: int
    rows: int
    first: int
    before_us: int
    after_us: int
    columns: int
    raw_size: int
    body_size: int

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.offset + _HEADER.size + 8 * self.rows + self.body_size


def file_head() -> bytes:
    """What a segment begins with: the schema its frames are written by."""
    schema = WIDE.serialize().to_pybytes()
    return FILE_MAGIC + struct.pack("<I", len(schema)) + schema


def encode(rows: pa.Table, keys: Keys, first: int, before_us: int, after_us: int) -> bytes:
    """One frame of wide rows, ready to be written behind the last."""
    batch = rows.combine_chunks().to_batches()[0]
    held = [index for index, values in enumerate(batch.columns) if values.null_count < len(values)]
    raw = batch.select(held).serialize()
    body = _PACKING.compress(raw, asbytes=True)
    columns = sum(1 << index for index in held)
    fields = (len(keys), first, before_us, after_us, columns, raw.size, len(body))
    packed_keys = keys.astype("<u8", copy=False).tobytes()
    check = _checksum(_HEADER.pack(MAGIC, 0, *fields), packed_keys, body)
    return b"".join([_HEADER.pack(MAGIC, check, *fields), packed_keys, body])


def _checksum(header: bytes, keys: bytes, body: bytes) -> int:
    return zlib.crc32(body, zlib.crc32(keys, zlib.crc32(header)))


def head_size(path: Path) -> int | None:
    """Where the first frame begins; None when the head itself was cut short."""
    with path.open("rb") as file:
        head = file.read(12)
        if len(head) < 12:
            return None
        if head[:8] != FILE_MAGIC:
            raise _damaged(path, 0)
        size = 12 + int(struct.unpack("<I", head[8:])[0])
    return size if path.stat().st_size >= size else None


def is_of_today(path: Path) -> bool:
    """Whether frames of today's schema may be written behind those in the file."""
    return _schema(path, head_size(path) or 0).equals(WIDE)


@lru_cache(maxsize=64)
def _schema(path: Path, size: int) -> pa.Schema:
    with path.open("rb") as file:
        return ipc.read_schema(pa.py_buffer(file.read(size)[12:]))


def frames(path: Path, until: int | None = None) -> Iterator[Frame]:
    """The frames of a file by their headers, up to the offset `until` or the file's end."""
    offset, end = head_size(path) or 0, until or path.stat().st_size
    with path.open("rb") as file:
        while 0 < offset < end:
            file.seek(offset)
            frame = _frame(file.read(_HEADER.size), offset)
            if frame is None or frame.end > end:
                raise _damaged(path, offset)
            yield frame
            offset = frame.end


def frame_at(encoded: bytes, offset: int) -> Frame:
    """What an encoded frame is once it stands at `offset`."""
    _, _, rows, *rest = _HEADER.unpack(encoded[: _HEADER.size])
    return Frame(offset, rows, *rest)


def _frame(header: bytes, offset: int) -> Frame | None:
    if len(header) < _HEADER.size or not header.startswith(MAGIC):
        return None
    return frame_at(header, offset)


def read_keys(path: Path, frame: Frame) -> Keys:
    """The keys of a frame's rows, without its body."""
    with path.open("rb") as file:
        file.seek(frame.offset + _HEADER.size)
        return np.frombuffer(file.read(8 * frame.rows), "<u8")


def read_rows(path: Path, frame: Frame) -> pa.Table:
    """The rows of a frame by today's schema. Raises Trouble when the disk changed a byte."""
    with path.open("rb") as file:
        file.seek(frame.offset)
        found = file.read(frame.end - frame.offset)
    if not _is_whole(found, frame):
        raise _damaged(path, frame.offset)
    raw = _PACKING.decompress(found[-frame.body_size :], frame.raw_size)
    schema = _schema(path, head_size(path) or 0)
    held = [field for index, field in enumerate(schema) if frame.columns >> index & 1]
    batch = ipc.read_record_batch(raw, pa.schema(held))
    return _widened(batch, frame.rows)


def _widened(batch: Any, rows: int) -> pa.Table:
    have = set(batch.schema.names)
    columns = [
        batch.column(field.name) if field.name in have else pa.nulls(rows, field.type)
        for field in WIDE
    ]
    return pa.table(columns, schema=WIDE)


def _is_whole(found: bytes, frame: Frame) -> bool:
    if len(found) < frame.end - frame.offset:
        return False
    magic, check, *fields = _HEADER.unpack(found[: _HEADER.size])
    keys_end = _HEADER.size + 8 * frame.rows
    header = _HEADER.pack(magic, 0, *fields)
    keys, body = found[_HEADER.size : keys_end], found[keys_end:]
    return bool(check == _checksum(header, keys, body))


def cut_torn_tail(path: Path) -> list[Frame]:
    """Make the last segment end with its last whole frame; returns its frames.

    A kill tears only the end of the file: what was half-written was promised to nobody and
    goes. Raises Trouble when a whole frame follows the bad place: then the disk did it.
    """
    data = path.read_bytes()
    offset, whole = head_size(path) or 0, []
    while frame := _whole_frame(data, offset):
        whole.append(frame)
        offset = frame.end
    after = data.find(MAGIC, offset + 1)
    while after > 0:
        if _whole_frame(data, after):
            raise _damaged(path, offset)
        after = data.find(MAGIC, after + 1)
    if offset < len(data):
        os.truncate(path, offset)
    return whole


def _whole_frame(data: bytes, offset: int) -> Frame | None:
    frame = _frame(data[offset : offset + _HEADER.size], offset)
    return frame if frame and _is_whole(data[offset : frame.end], frame) else None


def _damaged(path: Path, offset: int) -> Trouble:
    return Trouble(
        zh=f"日志文件 {path.name} 在字节 {offset} 处损坏; 请从备份恢复该文件",
        en=f"the log file {path.name} is damaged at byte {offset}: restore it from a backup",
        field="log",
    )
