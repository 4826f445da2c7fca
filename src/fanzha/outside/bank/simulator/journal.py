"""The banks' journal: one JSON object a line, on disk before anybody is told; and their files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.xml.documents import Document

PDF = b"%PDF-"


class Journal:
    """Appends entries and reads them back; a line torn by a kill is cut off."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "journal.jsonl"
        self._path.touch()
        self._files = folder / "papers"
        self._files.mkdir(exist_ok=True)

    def replay(self) -> Iterator[dict[str, Any]]:
        """Every whole entry, oldest first; then the journal is ready for more."""
        whole = 0
        with self._path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                whole += len(line)
                yield json.loads(line)
        with self._path.open("rb+") as file:
            file.truncate(whole)

    def add(self, entry: Mapping[str, Any]) -> None:
        """Append one entry and wait until the disk has it."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def file(self, document: Document) -> dict[str, str]:
        """Keep a paper under its hash; returns its name and hash. Raises Trouble for no PDF."""
        if not document.content.startswith(PDF):
            raise Trouble(zh="附件不是 PDF", en="an attachment that is no PDF", field="Attachments")
        sha256 = document.sha256()
        (self._files / f"{sha256}.pdf").write_bytes(document.content)
        return {"name": document.name, "sha256": sha256}
