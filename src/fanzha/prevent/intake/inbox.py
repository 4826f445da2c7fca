"""The watched folder: what is dropped in `<data>/inbox` becomes rows of the log, once.

A writer drops a file by renaming it into place; names that begin with a dot or end in
`.part` are left alone. A file that was taken rests in `<data>/taken/` under the hash of its
content, so that the same content under any name changes nothing. Rows that are no events are
written to `<data>/quarantine/<hash>.jsonl` with source, row, field and reason; so is one line
for a file that cannot be read at all.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import pyarrow as pa

from fanzha.kit.errors import Trouble
from fanzha.kit.folders import ensure
from fanzha.prevent.intake.events import WIDE, identity, in_order, widen
from fanzha.prevent.intake.feeds import SUFFIXES, Feed, read
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.validate import BadRow

# An event that arrives again later than this counts as new: longer than any feed's delay.
HORIZON = timedelta(hours=48)


@dataclass(frozen=True)
class Taken:
    """What one look into the folder brought."""

    files: int = 0
    events: int = 0
    duplicates: int = 0
    quarantined: int = 0

    def __add__(self, other: Taken) -> Taken:
        """Two looks together."""
        return Taken(
            self.files + other.files, self.events + other.events,
            self.duplicates + other.duplicates, self.quarantined + other.quarantined,
        )  # fmt: skip


class Inbox:
    """Feeds the log from the folder. One process owns it."""

    def __init__(self, data: Path, log: Log) -> None:
        self.folder = ensure(data / "inbox")
        self.taken = ensure(data / "taken")
        self.quarantine = ensure(data / "quarantine")
        self.log = log
        self.seen = self._seen_within_horizon()
        self.seen_at = log.time

    def take(self, most: int = 64) -> Taken:
        """Take up to `most` files in the order of their names; their rows enter by arrival."""
        files = [path for path in sorted(self.folder.iterdir()) if _is_whole(path)][:most]
        total, tables = Taken(), []
        for path in files:
            taken, table = self._read(path)
            total += taken
            tables.append(table)
        if tables:
            self.log.append(in_order(pa.concat_tables(tables)))
            self._forget_beyond_horizon()
        for path in files:
            self._put_away(path)
        return total

    def _read(self, path: Path) -> tuple[Taken, pa.Table]:
        """The file's new events as wide rows, counted; what is bad goes aside first."""
        digest = _digest(path)
        if (self.taken / f"{digest}{path.suffix}").exists():
            return Taken(files=1), WIDE.empty_table()
        try:
            feed = read(path)
        except Trouble as trouble:
            feed = Feed({}, [BadRow(0, "", trouble.field or "", trouble.zh, trouble.en, {})])
        self._set_aside(path.name, digest, feed.bad)
        wide = [widen(kind, table) for kind, table in feed.events.items()]
        rows = in_order(pa.concat_tables([WIDE.empty_table(), *wide]))
        new = rows.filter(pa.array([self._is_new(key) for key in identity(rows)], pa.bool_()))
        counted = Taken(1, new.num_rows, rows.num_rows - new.num_rows, len(feed.bad))
        return counted, new

    def _is_new(self, key: str) -> bool:
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def _set_aside(self, name: str, digest: str, bad: list[BadRow]) -> None:
        if not bad:
            return
        lines = [json.dumps({"source": name, **asdict(row)}, ensure_ascii=False, default=str)
                 for row in bad]  # fmt: skip
        part = self.quarantine / f".{digest}.part"
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")
        part.rename(self.quarantine / f"{digest}.jsonl")

    def _put_away(self, path: Path) -> None:
        path.rename(self.taken / f"{_digest(path)}{path.suffix}")

    def _forget_beyond_horizon(self) -> None:
        if self.log.time - self.seen_at > HORIZON:
            self.seen, self.seen_at = self._seen_within_horizon(), self.log.time

    def _seen_within_horizon(self) -> set[str]:
        start = self.log.position_at(self.log.time - HORIZON) if self.log.end else 0
        return {key for batch in self.log.read(start) for key in identity(batch.rows)}


def quarantined(data: Path) -> int:
    """How many rows are kept aside."""
    files = (data / "quarantine").glob("*.jsonl")
    return sum(file.read_bytes().count(b"\n") for file in files)


def _is_whole(path: Path) -> bool:
    return path.suffix in SUFFIXES and not path.name.startswith(".") and path.is_file()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
