"""The watched folder: what is dropped in `<data>/inbox` becomes rows of the log, once.

A writer drops a file by renaming it into place; names that begin with a dot, end in `.part`,
or have no ending of a known format are left alone, and so are folders. A file that was taken
rests in `<data>/taken/` under the hash of its content, so that the same content under any name
changes nothing. A file that cannot be read now stays, and the state says why.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

import pyarrow as pa

from fanzha.kit import clock as real
from fanzha.kit.errors import Trouble
from fanzha.kit.folders import ensure
from fanzha.prevent.intake.door import IntakeDoor
from fanzha.prevent.intake.feeds import Feed, nothing_but, read, suffix_of
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.names import Names
from fanzha.prevent.intake.ports import Parcel, Receipt
from fanzha.prevent.intake.state import said
from fanzha.prevent.intake.validate import Sender

PAUSE = 0.1
"""Seconds between two looks into an empty folder."""
MOST_BYTES = 256 << 20
"""Of files taken in one look: what they hold is in memory at once."""
KEEP = timedelta(days=14)
"""How long a taken file rests. After that its events are older than any double."""


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


_Stamp = tuple[int, int, int]


class _File(NamedTuple):
    """A file as it was when it was read; `stamp` tells whether it is still that file."""

    path: Path
    stamp: _Stamp
    rest: Path
    parcel: Parcel | None


class Inbox:
    """Feeds the log from the folder: by `take`, or by itself between `start` and `stop`.

    `in_doubt()`: whether nobody knows what time it is. Then a file stays that has rows whose
    times do not fit ours.
    """

    name = "inbox"

    def __init__(
        self, data: Path, log: Log, door: IntakeDoor | None = None,
        clock: Callable[[], datetime] = real.now, in_doubt: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        self.folder = ensure(data / "inbox")
        self.taken = ensure(data / "taken")
        self.clock, self.in_doubt = clock, in_doubt
        self._held: set[_Stamp] = set()
        self.named = Names()
        self.door = door or IntakeDoor(data, log, clock)
        self._stop = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Look into the folder again and again, on a thread."""
        self._thread = Thread(target=self._run, name="intake-folder", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more; returns when the look that was begun is done."""
        self._stop.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            if self.take() == Taken():
                self._stop.wait(PAUSE)

    def take(self, most: int = 64) -> Taken:
        """Take up to `most` files in the order of their names; their rows enter by arrival.

        With a full disk nothing is taken and the files stay where they are.
        """
        self._forget_faults()
        files = [file for path in self._waiting(most) if (file := self._looked_at(path))]
        parcels = [file.parcel for file in files if file.parcel]
        try:
            receipts = self.door.hand_in(parcels) if parcels else []
            for file in files:
                _put_away(file)
        except OSError:
            return Taken()
        return sum((_counted(r) for r in receipts), Taken(files=len(files)))

    def _forget_faults(self) -> None:
        """Of files that somebody took away."""
        for what in self.door.state.faults():
            kind, _, name = what.partition(":")
            if kind == "file" and not (self.folder / name).exists():
                self.door.state.well(what)

    def _waiting(self, most: int) -> list[Path]:
        chosen: list[Path] = []
        size = 0
        for path in sorted(self.folder.iterdir()):
            if len(chosen) == most or (chosen and size > MOST_BYTES):
                break
            if suffix_of(path.name) and not path.name.startswith(".") and path.is_file():
                chosen.append(path)
                size += path.stat().st_size
        return chosen

    def _looked_at(self, path: Path) -> _File | None:
        """The file with what it holds; None when it is gone or cannot be read now."""
        what = f"file:{path.name}"
        try:
            with path.open("rb") as opened:
                stamp = _stamp(os.fstat(opened.fileno()))
                if self._is_held(stamp):
                    return None
                data = opened.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            self.door.state.fault(what, *said(error), self.clock())
            return None
        self.door.state.well(what)
        digest = hashlib.sha256(data).hexdigest()
        rest = self.taken / f"{digest}{suffix_of(path.name)}"
        if rest.exists():
            return _File(path, stamp, rest, None)
        sender = Sender(self.name, self.clock(), named=self.named)
        parcel = Parcel(self.name, path.name, digest, _feed(path.name, data, sender))
        if parcel.is_doubtful and self.in_doubt():
            self._held.add(stamp)
            return None
        return _File(path, stamp, rest, parcel)

    def _is_held(self, stamp: _Stamp) -> bool:
        """Whether the file waits until it is known again what time it is; it was read once."""
        if self._held and not self.in_doubt():
            self._held.clear()
        return stamp in self._held

    def forget_before(self, moment: datetime) -> None:
        """Delete taken files that came to rest before `moment` (UTC)."""
        for path in self.taken.iterdir():
            if path.stat().st_mtime < moment.timestamp():
                path.unlink(missing_ok=True)


def _feed(name: str, data: bytes, sender: Sender) -> Feed:
    """What the file holds. A file that fails in a way nobody foresaw is one bad row: it rests
    where taken files do, and the next file does not wait for it."""
    try:
        return read(name, data, sender)
    except Trouble as trouble:
        return nothing_but(trouble)
    except (ArithmeticError, LookupError, TypeError, ValueError, pa.ArrowException) as error:
        what = type(error).__name__
        return nothing_but(
            Trouble(
                zh=f"此文件无法读取 ({what})", en=f"this file cannot be read ({what})", field="file"
            )
        )


def _stamp(stat: os.stat_result) -> _Stamp:
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _put_away(file: _File) -> None:
    """Move the file to rest, unless another stands under its name by now."""
    if file.path.exists() and _stamp(file.path.stat()) == file.stamp:
        file.path.rename(file.rest)


def _counted(receipt: Receipt) -> Taken:
    return Taken(0, receipt.events, receipt.duplicates, receipt.quarantined)
