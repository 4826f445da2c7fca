"""Snapshots: the changed blocks of stores as delta files, each made valid by a manifest row.

    base ← delta ← delta …        files, written once, synced, named in
    manifest.jsonl                one row a file: position, size, checksum; appended, synced

A row is written after its file is on disk. Loading walks the newest base and its deltas up to the
first one that is torn or missing: whatever a kill leaves behind, what loads is the state at the
position of some row. When the deltas outgrow their base they are merged into a new one, file to
file; the base before it stays until the next merge.
"""

from __future__ import annotations

import base64
import json
import mmap
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.store import BLOCK, Store

MANIFEST = "manifest.jsonl"
STEP = 1 << 14
"""Blocks a merge holds at a time: 64 MB."""
SMALL = 16 << 20
"""Deltas of fewer bytes than this together are not worth a merge."""


@dataclass(frozen=True)
class Row:
    """One manifest row: what `file` holds and how to know that it is whole."""

    number: int
    base: bool
    file: str
    bytes: int
    crc: int
    position: int
    log_us: int
    extra: str


@dataclass(frozen=True)
class Part:
    """Blocks of one array: their numbers, and their bytes one after another."""

    store: str
    array: str
    used: int
    numbers: NDArray[np.uint32]
    data: NDArray[np.uint8]


class Snapshots:
    """The snapshots in one folder. One process at a time writes it."""

    def __init__(self, folder: Path, small: int = SMALL) -> None:
        """The folder is made where there is none. `small`: see SMALL."""
        self._folder, self._small = folder, small
        folder.mkdir(parents=True, exist_ok=True)
        self._rows: list[Row] = []
        self._open = False
        self._next = 1 + max((row.number for row in self._read()), default=0)

    def save(self, position: int, log_us: int, stores: Iterable[Store], extra: bytes = b"") -> None:
        """Put on disk what changed since the last save, as the state at `position`.

        `extra`: whatever else belongs to that moment; kept whole in the manifest row."""
        self.later(position, log_us, stores, extra)()

    def later(
        self, position: int, log_us: int, stores: Iterable[Store], extra: bytes = b""
    ) -> Callable[[], None]:
        """As `save`, in two steps: the changed blocks are copied now; the call that is returned
        writes them and may run on another thread, before the next `save` or `later`. After a
        save that failed (OSError: a full disk), the next one writes everything."""
        base = self._open or not self._rows
        parts = [part for store in stores for part in _changed(store, whole=base)]
        number, self._next, self._open = self._next, self._next + 1, True

        def write() -> None:
            self._commit(number, base, parts, position, log_us, extra)
            self._open = False

        return write

    def load(self, stores: Iterable[Store]) -> tuple[int, int, bytes] | None:
        """Fill `stores`, which must be new, with the last good snapshot → position, log time,
        extra; null where there is none, and then `stores` are as they were."""
        named = {store.name: store for store in stores}
        chain = self._good()
        if not chain:
            return None
        for row in chain:
            for part in _parts(self._folder / row.file):
                _fill(named[part.store], part)
        for store in named.values():
            store.settle()
            if store.loaded:
                store.loaded()
        self._rows = chain
        self._rewrite(self._before(chain[0]) + chain)
        last = chain[-1]
        return last.position, last.log_us, base64.b64decode(last.extra)

    def _commit(
        self, number: int, base: bool, parts: list[Part], position: int, log_us: int, extra: bytes
    ) -> None:
        name = f"{number:08d}.{'base' if base else 'delta'}"
        size, crc = _write(self._folder / name, parts)
        text = base64.b64encode(extra).decode()
        row = Row(number, base, name, size, crc, position, log_us, text)
        if base:
            self._start(row)
            return
        self._append(row)
        if sum(r.bytes for r in self._rows[1:]) > max(self._rows[0].bytes, self._small):
            self._merge()

    def _append(self, row: Row) -> None:
        with (self._folder / MANIFEST).open("ab") as out:
            out.write(_line(row))
            _sync(out)
        self._rows.append(row)

    def _start(self, base: Row) -> None:
        """A new generation begins; the one before it stays, older ones go."""
        self._rewrite([*(self._rows or self._read_last()), base])
        self._rows = [base]

    def _merge(self) -> None:
        last = self._rows[-1]
        number, self._next = self._next, self._next + 1
        name = f"{number:08d}.base"
        parts = _merged([self._folder / row.file for row in self._rows])
        size, crc = _write(self._folder / name, parts)
        self._start(Row(number, True, name, size, crc, last.position, last.log_us, last.extra))

    def _rewrite(self, rows: list[Row]) -> None:
        """These rows are the manifest; files that none names are removed."""
        beside = self._folder / f"{MANIFEST}.part"
        with beside.open("wb") as out:
            out.writelines(_line(row) for row in rows)
            _sync(out)
        beside.replace(self._folder / MANIFEST)
        _sync_folder(self._folder)
        kept = {row.file for row in rows}
        for path in self._folder.iterdir():
            if path.suffix in (".base", ".delta") and path.name not in kept:
                path.unlink()

    def _read(self) -> list[Row]:
        """The manifest's whole rows, up to a torn one."""
        path = self._folder / MANIFEST
        lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
        rows = []
        for line in lines:
            try:
                rows.append(Row(**json.loads(line)))
            except (ValueError, TypeError):
                break
        return rows

    def _read_last(self) -> list[Row]:
        chains = _chains(self._read())
        return chains[-1] if chains else []

    def _before(self, base: Row) -> list[Row]:
        """The generation before the one that begins with `base`."""
        chains = [chain for chain in _chains(self._read()) if chain[0].number < base.number]
        return chains[-1] if chains else []

    def _good(self) -> list[Row]:
        """The newest base that is whole, and its deltas up to the first that is not."""
        for chain in reversed(_chains(self._read())):
            good: list[Row] = []
            for row in chain:
                if not _is_whole(self._folder / row.file, row):
                    break
                good.append(row)
            if good:
                return good
        return []


def _chains(rows: list[Row]) -> list[list[Row]]:
    chains: list[list[Row]] = []
    for row in rows:
        if row.base:
            chains.append([row])
        elif chains:
            chains[-1].append(row)
    return chains


def _changed(store: Store, *, whole: bool) -> Iterator[Part]:
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


def _fill(store: Store, part: Part) -> None:
    store.grow(part.array, part.used)
    raw = store.raw(part.array)
    full = len(part.data) // BLOCK
    numbers = part.numbers.astype(np.int64)
    blocks = raw[: len(raw) // BLOCK * BLOCK].reshape(-1, BLOCK)
    blocks[numbers[:full]] = part.data[: full * BLOCK].reshape(full, BLOCK)
    if rest := len(part.data) - full * BLOCK:
        start = int(numbers[-1]) * BLOCK
        raw[start : start + rest] = part.data[full * BLOCK :]


def _write(path: Path, parts: Iterable[Part]) -> tuple[int, int]:
    """The file of `parts`, on disk → its size and checksum."""
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
        _sync(out)
    _sync_folder(path.parent)
    return size, crc


def _parts(path: Path) -> Iterator[Part]:
    """The parts of a whole file, read through memory that is not copied."""
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


def _merged(paths: list[Path]) -> Iterator[Part]:
    """The newest bytes of every block, some thousand blocks of one array at a time."""
    found: dict[tuple[str, str], list[Part]] = {}
    for path in paths:
        for part in _parts(path):
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


def _is_whole(path: Path, row: Row) -> bool:
    if not path.is_file() or path.stat().st_size != row.bytes:
        return False
    crc = 0
    with path.open("rb") as file:
        while piece := file.read(1 << 22):
            crc = zlib.crc32(piece, crc)
    return crc == row.crc


def _line(row: Row) -> bytes:
    return json.dumps(asdict(row)).encode() + b"\n"


def _sync(out: BinaryIO) -> None:
    out.flush()
    os.fsync(out.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
