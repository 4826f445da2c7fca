"""Lasting logs are compacted behind, so that traces stay as fast as they were before many appends.

The work is done by a process of its own: it needs the memory of a build and all of a core. It ends
with the worker. Killed at any moment it leaves the log as it was or as it is to be, and its lock
is gone with it; the next sweep begins anew.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fanzha.engine.trace import TransferLog
from fanzha.kit.folders import data_dir
from fanzha.kit.supervise import die_with_parent
from fanzha.recover.trace.imports import transfers_folder
from fanzha.recover.trace.lasting import lasting_logs

log = logging.getLogger("fanzha.worker")
EVERY = timedelta(seconds=20)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
NICE = 10
"""The compacting process gives way to all that somebody waits for."""


@dataclass
class Compactor:
    """One process at a time, begun for the first log that is due."""

    next_look: datetime = LONG_AGO
    process: subprocess.Popen[bytes] | None = None

    def look(self, place: Path, now: datetime) -> int:
        """Begin to compact a log in `place` that is due; how many were begun (0 or 1)."""
        if now < self.next_look or (self.process and self.process.poll() is None):
            return 0
        self.next_look = now + EVERY
        if self.process and self.process.returncode:
            log.warning("a compaction ended with %s: it is tried again", self.process.returncode)
        self.process = None
        due = next((folder for folder in lasting_logs(place) if TransferLog.due(folder)), None)
        if due is None:
            return 0
        command = [sys.executable, "-m", __name__, str(due)]
        self.process = subprocess.Popen(command)
        return 1


_compactor = Compactor()


def sweep(now: datetime) -> int:
    """Look for a log to compact, now and then; how many were begun."""
    return _compactor.look(transfers_folder(data_dir()), now)


def compact(folder: Path) -> bool:
    """Compact a lasting log if it is still due; whether that was done."""
    return TransferLog.open(folder).compact_if_due()


if __name__ == "__main__":
    die_with_parent()
    os.nice(NICE)
    compact(Path(sys.argv[1]))
