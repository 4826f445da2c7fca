"""One snapshot file: the changed blocks of stores, array by array.

{"store", "array", "used", "blocks", "bytes"} ⏎    one line of JSON
numbers of the blocks                              uint32
their bytes                                        only an array's last block may be short
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.store import BLOCK, Store

STEP = 1 << 14
"""Blocks a merge holds at a time: 64 MB."""


@dataclass(frozen=True)
class Part:
    """Blocks of one array: their numbers, and their bytes one after another."""

    store: str
    array: str
    used: int
    numbers: NDArray[np.uint32]
    data: NDArray[np.uint8]


def changed(store: Store, *, whole: bool) -> Iterator[Part]:
    """A copy of each array's changed blocks (of all, for a base); then nothing has changed."""
    for key in store.specs:
        size = store.used_bytes(key)
        numbers = np.arange(-(-size // BLOCK)) if whole else store.changed(key)
        yield Part(
            store.name, key, store.used(key), numbers.astype(np.uint32),
            _taken(store.raw(key)[:size], numbers),
        )  # fmt: skip
    store.settle()


def _taken(raw: NDArray[np.uint8], numbers: NDArray[Any]) -> NDArray[np.uint8]:
    """The bytes of blocks `numbers`; only an array's last block may be short."""
    full = len(raw) // BLOCK
    chosen = raw[: full * BLOCK].reshape(full, BLOCK)[numbers[numbers < full]]
    blocks: NDArray[np.uint8] = chosen.reshape(-1)
    if len(numbers) and numbers[-1] == full:
        return np.concatenate([blocks, raw[full * BLOCK :]])
    return blocks


def fill(store: Store, part: Part) -> None:
    """Put a part's blocks where they belong."""
    store.grow(part.array, part.used)
    raw = store.raw(part.array)
    full = len(part.data) // BLOCK
    numbers = part.numbers.astype(np.int64)
    blocks = raw[: len(raw) // BLOCK * BLOCK].reshape(-1, BLOCK)
    blocks[numbers[:full]] = part.data[: full * BLOCK].reshape(full, BLOCK)
    if rest := len(part.data) - full * BLOCK:
        start = int(numbers[-1]) * BLOCK
        raw[start : start + rest] = part.data[full * BLOCK :]


def write(path: Path, parts: Iterable[Part]) -> tuple[int, int]:
    """The file of `parts`, on disk → its size and checksum. Raises OSError, and then the file is
    not there: on a full disk half a snapshot would keep the room the next one needs."""
    try:
        return _write(path, parts)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _write(path: Path, parts: Iterable[Part]) -> tuple[int, int]:
    size = crc = 0
    with path.open("wb") as out:
        for part in parts:
            head = {"store": part.store, "array": part.array, "used": part.used}
            head |= {"blocks": len(part.numbers), "bytes": len(part.data)}
            line = json.dumps(head).encode() + b"\n"
            for piece in (line, part.numbers.data, part.data.data):
                out.write(piece)
                crc = zlib.crc32(piece, crc)
                size += len(piece) if isinstance(piece, bytes) else piece.nbytes
        sync(out)
    sync_folder(path.parent)
    return size, crc


def read(path: Path) -> Iterator[Part]:
    """The parts of a whole file; nothing is copied."""
    if not path.stat().st_size:
        return
    with path.open("rb") as file:
        raw = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    at = 0
    while at < len(raw):
        end = at + bytes(raw[at : at + 4096]).index(b"\n")
        head = json.loads(bytes(raw[at:end]))
        middle = end + 1 + 4 * head["blocks"]
        numbers = np.frombuffer(raw[end + 1 : middle], np.uint32)
        at = middle + head["bytes"]
        data = np.frombuffer(raw[middle:at], np.uint8)
        yield Part(head["store"], head["array"], head["used"], numbers, data)


def merged(paths: list[Path]) -> Iterator[Part]:
    """The newest bytes of every block, some thousand blocks of one array at a time."""
    found: dict[tuple[str, str], list[Part]] = {}
    for path in paths:
        for part in read(path):
            found.setdefault((part.store, part.array), []).append(part)
    for parts in found.values():
        blocks = 1 + max((int(part.numbers[-1]) for part in parts if len(part.numbers)), default=-1)
        for low in range(0, blocks, STEP):
            yield _newest(parts, low, min(low + STEP, blocks))


def _newest(parts: list[Part], low: int, high: int) -> Part:
    """Blocks low ≤ n < high as the last part that has them has them."""
    raw = np.zeros((high - low, BLOCK), np.uint8)
    has, end = np.zeros(high - low, np.bool_), high * BLOCK
    for part in parts:
        first, stop = np.searchsorted(part.numbers, (low, high))
        at = part.numbers[first:stop].astype(np.int64) - low
        data = part.data[first * BLOCK : stop * BLOCK]
        full = len(data) // BLOCK
        raw[at[:full]] = data[: full * BLOCK].reshape(full, BLOCK)
        if rest := len(data) - full * BLOCK:
            raw[at[-1], :rest] = data[full * BLOCK :]
        has[at] = True
        if len(at) and int(at[-1]) == high - low - 1:
            end = high * BLOCK if not rest else (high - 1) * BLOCK + rest
    numbers = (np.flatnonzero(has) + low).astype(np.uint32)
    data = raw[has].reshape(-1)
    short = high * BLOCK - end if has[-1] else 0
    last = parts[-1]
    return Part(last.store, last.array, last.used, numbers, data[: len(data) - short])


def sync(out: BinaryIO) -> None:
    """On disk, not only on its way."""
    out.flush()
    os.fsync(out.fileno())


def sync_folder(folder: Path) -> None:
    """So that new names in it are on disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
