"""A log's folder: a base, the parts appended to it, and the manifest that says which count.

The manifest is replaced as a whole, after everything it names is safe on disk: a crash leaves the
log as it was before or as it is after, and at worst a file that nothing names. Whoever has the
log open keeps the files it opened.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc

from fanzha.engine.trace.store.arrays import sync_folder
from fanzha.engine.trace.store.base import Base, read_base, write_base
from fanzha.kit.errors import Trouble

MANIFEST = "manifest.json"
MANY_PARTS = 16
HEAVY = 8
"""A compaction is due when a log has so many parts, or they are so large a share of the base."""
FORMAT = 2


class Folder:
    """One log's files. Writing needs the `writing` lock; reading needs none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read = b""

    @classmethod
    def new(cls, path: Path) -> Folder:
        """A folder for a new log. Raises Trouble where one is."""
        path.mkdir(parents=True, exist_ok=True)
        if (path / MANIFEST).exists():
            zh, en = "这个目录里已有转账记录库", "this folder holds a transfer log already"
            raise Trouble(zh=zh, en=en, field="folder")
        return cls(path)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Alone among all writers of this folder."""
        with self._alone("lock"):
            yield

    @contextmanager
    def compacting(self, *, wait: bool) -> Iterator[bool]:
        """Alone among all who compact this folder; appends go on. Without `wait`, False where
        someone does so already. The lock ends with its process, however that ends."""
        with (self.path / "compacting").open("wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True

    def due(self) -> bool:
        """Whether so much was appended that a compaction would pay."""
        told = self._manifest()
        try:
            parts = sum((self.path / name).stat().st_size for name in told["parts"])
            heavy = parts * HEAVY > (self.path / told["base"]).stat().st_size
        except FileNotFoundError:
            return False  # It was compacted just now.
        return len(told["parts"]) >= MANY_PARTS or (heavy and parts > 0)

    def begin(self, base: Base) -> None:
        """Write a first base."""
        name = "base-000001"
        write_base(base, self.path / name)
        self._publish({"format": FORMAT, "base": name, "parts": [], "last": 1})

    def read(self) -> tuple[Base, list[pa.Table]]:
        """The base and the parts that count now. Raises Trouble where there is no log."""
        for _ in range(10):
            told = self._manifest()
            try:
                parts = [_read_part(self.path / name) for name in told["parts"]]
                return read_base(self.path / told["base"]), parts
            except FileNotFoundError:
                continue  # A compaction came between manifest and files: read it anew.
        raise Trouble(zh="转账记录库缺少文件", en="the transfer log lacks a file", field="folder")

    def changed(self) -> bool:
        """Whether another manifest counts than the one last read or written here."""
        return (self.path / MANIFEST).read_bytes() != self._read

    def add(self, part: pa.Table) -> None:
        """Append a part."""
        told = self._manifest()
        told["last"] += 1
        name = f"part-{told['last']:06}"
        with (self.path / name).open("wb") as file:
            with pyarrow.ipc.new_file(file, part.schema) as sink:
                sink.write_table(part)
            file.flush()
            os.fsync(file.fileno())
        told["parts"].append(name)
        self._publish(told)

    def prepare(self, base: Base) -> str:
        """Write a base that does not count yet; its name. Only who is `compacting` may, so that
        no other gives this name; what is left of one who was killed is written over."""
        name = f"base-{int(self._manifest()['base'].removeprefix('base-')) + 1:06}"
        write_base(base, self.path / name)
        return name

    def replace(self, name: str, parts: int) -> Base:
        """Put a prepared base in the place of the old one and its first parts; the new one,
        mapped. What nothing names any more goes."""
        told = self._manifest()
        self._publish(told | {"base": name, "parts": told["parts"][parts:]})
        base = read_base(self.path / name)
        self._sweep()
        return base

    def _sweep(self) -> None:
        """Delete what no manifest names: what was replaced, and what a killed process left."""
        told = self._manifest()
        for path in [*self.path.glob("base-*"), *self.path.glob("part-*")]:
            if path.name not in (told["base"], *told["parts"]):
                path.unlink(missing_ok=True)

    def _manifest(self) -> dict[str, Any]:
        try:
            self._read = (self.path / MANIFEST).read_bytes()
        except FileNotFoundError as error:
            zh, en = "这个目录里没有转账记录库", "this folder holds no transfer log"
            raise Trouble(zh=zh, en=en, field="folder") from error
        told: dict[str, Any] = json.loads(self._read)
        if told["format"] != FORMAT:
            zh, en = "转账记录库的格式不同, 请重建", "the log has another format; build it anew"
            raise Trouble(zh=zh, en=en, field="folder")
        return told

    def _publish(self, told: dict[str, Any]) -> None:
        text = json.dumps(told, indent=1).encode()
        draft = self.path / f"{MANIFEST}.new"
        with draft.open("wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self.path)
        draft.replace(self.path / MANIFEST)
        sync_folder(self.path)
        self._read = text

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        with (self.path / name).open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _read_part(path: Path) -> pa.Table:
    with path.open("rb") as file:
        return pyarrow.ipc.open_file(file).read_all()
