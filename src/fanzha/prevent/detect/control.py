"""What is in force, by place in the log: contents in files, named by control rows.

A control row names the SHA-256 of a content that rests in `<data>/control/`. Whoever replays the
log switches at the same event as the detector did.
"""

from __future__ import annotations

import hashlib
import io
import json
import time
from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet as pq

from fanzha.engine.stream.engine import Engine
from fanzha.engine.stream.rules import from_json
from fanzha.kit.errors import Trouble
from fanzha.kit.folders import ensure
from fanzha.prevent.intake import disk
from fanzha.prevent.intake.log import KEEP as LOG_KEEP

NAMES = ("rules", "lists", "register")
KEEP = 2 * LOG_KEEP
"""How long a content rests that is no longer in force: well beyond the rows that name it."""


class Control:
    """The contents in one data folder, and which of them an engine was given."""

    def __init__(self, data: Path) -> None:
        self.folder = ensure(data / "control")
        self.applied: dict[str, str] = {}

    def keep(self, content: bytes) -> str:
        """Put a content on disk; returns its digest."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.folder / digest
        if path.exists():
            path.touch()
        else:
            disk.replace(path, content)
        return digest

    def forget(self) -> None:
        """Delete contents that are not in force and were put in force longer ago than KEEP, by
        the clock of the files: a town's clock may run ahead of it, and the log's with that."""
        oldest = time.time() - KEEP.total_seconds()
        for path in self.folder.iterdir():
            if path.name not in self.applied.values() and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)

    def apply(self, engine: Engine, what: Mapping[str, str]) -> None:
        """Give the engine what a control row names. Raises Trouble for a content that is gone
        or is not what it was."""
        for name, digest in what.items():
            content = self._content(digest)
            if name == "rules":
                engine.use(from_json(content.decode()))
            elif name == "lists":
                engine.know(engine.knowledge.with_lists(pq.read_table(io.BytesIO(content))))
            elif name == "register":
                engine.know(engine.knowledge.with_register(pq.read_table(io.BytesIO(content))))
            self.applied[name] = digest

    def _content(self, digest: str) -> bytes:
        path = self.folder / digest
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != digest:
            raise Trouble(
                zh=f"缺少检测依据文件 control/{digest[:12]}…: 请从备份恢复",
                en=f"the file control/{digest[:12]}… is missing or changed: restore it from a backup",
                field="control",
            )
        return content


def named(text: str) -> dict[str, str]:
    """What a control row says: digests by name."""
    what: dict[str, str] = json.loads(text)
    return {name: what[name] for name in NAMES if name in what}
