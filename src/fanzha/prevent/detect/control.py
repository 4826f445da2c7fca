"""What is in force, by place in the log: contents in files, named by control rows.

A control row names the SHA-256 of a content that rests in `<data>/control/`. Whoever replays the
log switches at the same event as the detector did.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet as pq

from fanzha.engine.stream.engine import Engine
from fanzha.engine.stream.rules import from_json
from fanzha.kit.errors import Trouble
from fanzha.kit.folders import ensure

NAMES = ("rules", "lists", "register")


class Control:
    """The contents in one data folder, and which of them an engine was given."""

    def __init__(self, data: Path) -> None:
        self.folder = ensure(data / "control")
        self.applied: dict[str, str] = {}

    def keep(self, content: bytes) -> str:
        """Put a content on disk; returns its digest."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.folder / digest
        if not path.exists():
            part = path.with_suffix(".part")
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
        return digest

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
