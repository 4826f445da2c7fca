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
import zlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from weakref import ref

import numpy as np

from fanzha.engine.stream import blocks
from fanzha.engine.stream.store import Store

MANIFEST = "manifest.jsonl"
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
    layout: int = 0
    """Of the arrays: what another version of the program saved is not read as if it were ours."""


class Snapshots:
    """The snapshots in one folder. One process at a time writes it."""

    def __init__(self, folder: Path, small: int = SMALL) -> None:
        """The folder is made where there is none. `small`: see SMALL."""
        self._folder, self._small = folder, small
        folder.mkdir(parents=True, exist_ok=True)
        self._rows: list[Row] = []
        self._open = False
        self._whose: list[ref[Store]] = []
        self._layout = 0
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
        save that failed (OSError: a full disk), and for other stores than those before, the
        next one writes everything."""
        stores = list(stores)
        base = self._open or not self._rows or not self._knows(stores)
        self._whose, self._layout = [ref(store) for store in stores], _layout(stores)
        parts = [part for store in stores for part in blocks.changed(store, whole=base)]
        number, self._next, self._open = self._next, self._next + 1, True

        def write() -> None:
            self._commit(number, base, parts, position, log_us, extra)
            self._open = False

        return write

    def load(self, stores: Iterable[Store]) -> tuple[int, int, bytes] | None:
        """Fill `stores`, which must be new, with the last good snapshot → position, log time,
        extra; null where there is none or its arrays are others, and then `stores` are as they were."""
        named = {store.name: store for store in stores}
        chain = self._good()
        if not chain or any(row.layout != _layout(named.values()) for row in chain):
            return None
        for row in chain:
            for part in blocks.read(self._folder / row.file):
                blocks.fill(named[part.store], part)
        for store in named.values():
            store.settle()
            if store.loaded:
                store.loaded()
        self._rows = chain
        self._whose = [ref(store) for store in named.values()]
        self._tidy(chain)
        last = chain[-1]
        return last.position, last.log_us, base64.b64decode(last.extra)

    def _knows(self, stores: list[Store]) -> bool:
        """Whether the chain is of these very stores: what a loaded one marks as changed is no
        delta for another that was begun anew."""
        return [known() for known in self._whose] == stores

    def _tidy(self, chain: list[Row]) -> None:
        """Leave nothing on disk but the chain and the one before; a full disk stops no start."""
        try:
            self._rewrite(self._before(chain[0]) + chain)
        except OSError:
            self._open = True

    def _commit(
        self,
        number: int,
        base: bool,
        parts: list[blocks.Part],
        position: int,
        log_us: int,
        extra: bytes,
    ) -> None:
        name = f"{number:08d}.{'base' if base else 'delta'}"
        size, crc = blocks.write(self._folder / name, parts)
        text = base64.b64encode(extra).decode()
        row = Row(number, base, name, size, crc, position, log_us, text, self._layout)
        if base:
            self._start(row)
            return
        self._append(row)
        if sum(r.bytes for r in self._rows[1:]) > max(self._rows[0].bytes, self._small):
            self._merge()

    def _append(self, row: Row) -> None:
        with (self._folder / MANIFEST).open("ab") as out:
            out.write(_line(row))
            blocks.sync(out)
        self._rows.append(row)

    def _start(self, base: Row) -> None:
        """A new generation begins; the one before it stays, older ones go."""
        self._rewrite([*(self._rows or self._read_last()), base])
        self._rows = [base]

    def _merge(self) -> None:
        last = self._rows[-1]
        number, self._next = self._next, self._next + 1
        name = f"{number:08d}.base"
        parts = blocks.merged([self._folder / row.file for row in self._rows])
        size, crc = blocks.write(self._folder / name, parts)
        kept = (last.position, last.log_us, last.extra, last.layout)
        self._start(Row(number, True, name, size, crc, *kept))

    def _rewrite(self, rows: list[Row]) -> None:
        """These rows are the manifest; files that none names are removed."""
        beside = self._folder / f"{MANIFEST}.part"
        with beside.open("wb") as out:
            out.writelines(_line(row) for row in rows)
            blocks.sync(out)
        beside.replace(self._folder / MANIFEST)
        blocks.sync_folder(self._folder)
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


def _layout(stores: Iterable[Store]) -> int:
    """A number that another set of arrays, or of their types and widths, has not."""
    arrays = sorted(
        f"{store.name}/{key}/{np.dtype(spec.dtype).str}/{spec.width}"
        for store in stores
        for key, spec in store.specs.items()
    )
    return zlib.crc32("\n".join(arrays).encode())


def _chains(rows: list[Row]) -> list[list[Row]]:
    chains: list[list[Row]] = []
    for row in rows:
        if row.base:
            chains.append([row])
        elif chains:
            chains[-1].append(row)
    return chains


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
