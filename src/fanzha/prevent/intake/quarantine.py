"""Rows that are no events, kept until somebody puts them right or sets them aside.

`<data>/quarantine/<digest>.jsonl` holds the bad rows of one source (a file, a request) by the
hash of its content, `<digest>.index` how many by kind, field and reason, and `<digest>.acts` what
people did with them. The rows hold personal data; index and acts hold none.
"""

from __future__ import annotations

import fcntl
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fanzha.kit.errors import Trouble
from fanzha.kit.folders import ensure
from fanzha.prevent.intake import disk
from fanzha.prevent.intake.validate import BadRow

KEEP = timedelta(days=90)
FED, DISMISSED = "fed", "dismissed"


@dataclass(frozen=True)
class Reason:
    """Why rows of one source are kept aside, and how many."""

    kind: str
    field: str
    zh: str
    en: str
    rows: int


@dataclass(frozen=True)
class Batch:
    """The bad rows of one source: its name, when it came (UTC), the reasons, how many are settled."""

    digest: str
    source: str
    at: datetime
    reasons: tuple[Reason, ...]
    settled: int

    @property
    def rows(self) -> int:
        """How many rows are kept aside, settled ones too."""
        return sum(reason.rows for reason in self.reasons)

    @property
    def open(self) -> int:
        """How many wait for somebody."""
        return self.rows - self.settled


@dataclass(frozen=True)
class Settled:
    """What somebody did with a row: fed again or dismissed, by whom, when (UTC), why."""

    act: str
    who: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Kept:
    """One bad row: its number among those of its source (from 1), and what became of it."""

    digest: str
    number: int
    source: str
    bad: BadRow
    settled: Settled | None


class Quarantine:
    """The folder `<data>/quarantine`. The detector puts rows in; the page settles them."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.folder = ensure(data / "quarantine")

    def keep(self, source: str, digest: str, bad: list[BadRow], now: datetime) -> int:
        """Put the bad rows of a source aside, for good; returns how many are new.

        The same source again changes nothing.
        """
        if not bad or (self.folder / f"{digest}.index").exists():
            return 0
        lines = [_line({"source": source, **asdict(row)}) for row in bad]
        disk.replace(self.folder / f"{digest}.jsonl", "".join(lines).encode())
        counted = Counter((row.kind, row.field, row.zh, row.en) for row in bad)
        reasons = [[*reason, rows] for reason, rows in counted.items()]
        index = {"source": source, "at": now.isoformat(), "reasons": reasons}
        disk.replace(self.folder / f"{digest}.index", _line(index).encode())
        return len(bad)

    def batches(self) -> list[Batch]:
        """Every source with bad rows, the newest first."""
        found = [self._batch(path) for path in self.folder.glob("*.index")]
        return sorted(found, key=lambda batch: (batch.at, batch.digest), reverse=True)

    def _batch(self, path: Path) -> Batch:
        index = json.loads(path.read_bytes())
        reasons = tuple(Reason(*reason) for reason in index["reasons"])
        at = datetime.fromisoformat(index["at"])
        return Batch(path.stem, index["source"], at, reasons, len(self._acts(path.stem)))

    def rows(self, digest: str) -> Iterator[Kept]:
        """The bad rows of a source in order. Raises Trouble when it is not held."""
        acts = self._acts(digest)
        with self._opened(digest) as file:
            for number, line in enumerate(file, start=1):
                given = json.loads(line)
                source = given.pop("source")
                yield Kept(digest, number, source, BadRow(**given), acts.get(number))

    def row(self, digest: str, number: int) -> Kept:
        """One bad row. Raises Trouble when it is not held."""
        for kept in self.rows(digest):
            if kept.number == number:
                return kept
        raise _not_held()

    def _opened(self, digest: str) -> Any:
        if not digest.isalnum():
            raise _not_held()
        try:
            return (self.folder / f"{digest}.jsonl").open(encoding="utf-8")
        except FileNotFoundError as error:
            raise _not_held() from error

    def settle(self, kept: Kept, settled: Settled) -> bool:
        """Write down what was done with a row; False when somebody did something before."""
        with (self.folder / f"{kept.digest}.acts").open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if kept.number in self._acts(kept.digest):
                return False
            file.write(_line({"number": kept.number, **asdict(settled)}).encode())
        disk.sync(self.folder / f"{kept.digest}.acts")
        return True

    def _acts(self, digest: str) -> dict[int, Settled]:
        path = self.folder / f"{digest}.acts"
        if not path.exists():
            return {}
        acts = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            given = json.loads(line)
            at = datetime.fromisoformat(given["at"])
            acts[given["number"]] = Settled(given["act"], given["who"], at, given["why"])
        return acts

    def forget_before(self, moment: datetime) -> None:
        """Delete the sources that came before `moment` (UTC)."""
        for batch in self.batches():
            if batch.at < moment:
                for ending in ("acts", "jsonl", "index"):
                    (self.folder / f"{batch.digest}.{ending}").unlink(missing_ok=True)


def feed_again(data: Path, kept: Kept, row: Mapping[str, Any]) -> Path:
    """Drop the corrected row into the inbox, under a name of its own: twice is once."""
    inbox = ensure(data / "inbox")
    path = inbox / f"fed-{kept.digest}-{kept.number}.jsonl"
    disk.replace(path, _line(dict(row)).encode())
    return path


def quarantined(data: Path) -> int:
    """How many rows are kept aside."""
    return sum(batch.rows for batch in Quarantine(data).batches())


def _line(given: Mapping[str, Any]) -> str:
    return json.dumps(given, ensure_ascii=False, default=_iso) + "\n"


def _iso(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _not_held() -> Trouble:
    return Trouble(zh="隔离区没有这一行", en="quarantine does not hold this row", field="row")
