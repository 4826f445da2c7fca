"""Nothing lost, nothing doubled: `python -m bench.kills [--kills 100 --seed 1]`.

A real detector over a durable PostgreSQL is fed days of a made-up town (虚构) at many times their
speed, every other parcel over HTTP and through the inbox. At random moments it gets kill -9:
while it starts, reads, commits, or puts its memory on disk, which it does each second here. Now
and then the database gets it too: one of its sessions, or all of it. At the end the log is read
once more by a detector that nobody disturbs, and what the centre was told must be the same.

The last line is JSON: `lost` and `doubled` of alerts and findings, `unlogged` events whose sender
had been told that they are safe, `doubled_events`, and how often a detector ended `by_itself`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from bench.centre import Centre, centre, until

START = datetime(2025, 3, 3, tzinfo=UTC) - timedelta(hours=8)
A_LIFE_S, A_PARCEL_S = 4.0, 0.25
"""Seconds of the world: what a life lasts on average, and between two parcels."""
DAYS, SNAPSHOT_S = 3, 1.0
DATABASE_EACH = 10
"""Of so many kills one is the database's."""
SERVE = """
import runpy, sys
from fanzha.prevent.detect import detector
detector.SNAPSHOT_S = float(sys.argv.pop(1))
runpy.run_module("fanzha.cli.detector", run_name="__main__")
"""


def main() -> None:
    """Feed, kill, compare; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with centre() as made:
        began = time.monotonic()
        told = Killer(made, asked.kills, random.Random(asked.seed)).run()
        told = {"kills": asked.kills, "seed": asked.seed, **told}
        told["seconds"] = round(time.monotonic() - began)
    print(json.dumps(told))


class Killer:
    """One run: a feeder on its thread, and the kills on this one."""

    def __init__(self, made: Centre, kills: int, chance: random.Random) -> None:
        self.made, self.kills, self.chance = made, kills, chance
        self.by_itself = self.database_kills = 0
        self.town = _town(made.data.parent / "town", chance.randrange(1000))
        _list_sites(self.town)
        self._start_clock()

    def run(self) -> dict[str, Any]:
        """All kills, then the rest of the events in peace, then what came of it."""
        from django.db import connection

        self.detector = self._begin()
        feeder = Feeder(self.made.data, self.town)
        feeder.start()
        for number in range(self.kills):
            self._a_life(number)
        until(lambda: feeder.ended, 300)
        connection.close()  # its server was killed meanwhile
        until(lambda: not any((self.made.data / "inbox").glob("*.jsonl")), 60)
        until(lambda: self._position() == self._end(), 60)
        self.detector.terminate()
        assert self.detector.wait(30) == 0
        return self._compared(feeder)

    def _start_clock(self) -> None:
        from fanzha.kit.clock import ENV, TownClock

        last = self.town[-1][0] - START
        speed = last.total_seconds() / (self.kills * (A_LIFE_S + 1.0) + 10.0)
        os.environ[ENV] = TownClock(datetime.now(UTC), START, speed).to_env()

    def _begin(self) -> subprocess.Popen[bytes]:
        (self.made.data / "intake.address").unlink(missing_ok=True)
        return subprocess.Popen([sys.executable, "-c", SERVE, str(SNAPSHOT_S)])

    def _a_life(self, number: int) -> None:
        self._live(self.chance.random() * 2 * A_LIFE_S)
        if number % DATABASE_EACH == DATABASE_EACH - 1:
            self._kill_database(number)
        else:
            self.detector.send_signal(signal.SIGKILL)
            self.detector.wait()
            self.detector = self._begin()

    def _live(self, seconds: float) -> None:
        """Let it work; one that ends by itself is counted and started again."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            time.sleep(min(0.1, max(0.0, ends - time.monotonic())))
            if self.detector.poll() is not None:
                self.by_itself += 1
                self.detector = self._begin()

    def _kill_database(self, number: int) -> None:
        """By turns a session, which makes the server restart itself, and the whole server."""
        self.database_kills += 1
        server = psutil.Process(self.made.server.pid())
        sessions = [each for each in server.children() if "127.0.0.1(" in _title(each)]
        if number // DATABASE_EACH % 2 == 0 and sessions:
            self.chance.choice(sessions).kill()
            self._live(3.0)
            return
        server.kill()
        self._live(1.0)
        os.environ["FANZHA_DSN"] = self.made.server.start()
        _connect_to(os.environ["FANZHA_DSN"])
        self.detector.kill()  # the server has another port: `fanzha up` starts all anew
        self.detector.wait()
        self.detector = self._begin()

    def _position(self) -> int:
        from fanzha.prevent.detect.models import Position

        return Position.objects.values_list("position", flat=True).first() or 0

    def _end(self) -> int:
        from fanzha.prevent.detect.models import DetectorState

        state = DetectorState.objects.get().state
        return int(state["position"] + state["behind"])

    def _compared(self, feeder: Feeder) -> dict[str, Any]:
        events, expected = undisturbed(self.made.data)
        told, doubled = _told()
        return {
            "database_kills": self.database_kills, "by_itself": self.by_itself,
            "rows": sum(events.values()), "said": len(expected),
            "lost": len(expected - told), "doubled": len(told - expected) + doubled,
            "acknowledged": len(feeder.acknowledged),
            "unlogged": len(feeder.acknowledged - set(events)),
            "unread": len(feeder.fed - set(events)),
            "doubled_events": sum(count - 1 for count in events.values()),
        }  # fmt: skip


class Feeder(threading.Thread):
    """Hands in what has arrived by the town's clock, through the inbox and over HTTP by turns."""

    def __init__(self, data: Path, town: list[tuple[datetime, str, bytes]]) -> None:
        super().__init__(daemon=True)
        self.data, self.town, self.ended = data, town, False
        self.fed: set[str] = set()
        self.acknowledged: set[str] = set()
        (data / "inbox").mkdir(exist_ok=True)

    def run(self) -> None:
        """Until the town's days are over."""
        from fanzha.kit import clock

        at, number = 0, 0
        while at < len(self.town):
            time.sleep(A_PARCEL_S)
            now, first, number = clock.now(), at, number + 1
            while at < len(self.town) and self.town[at][0] <= now:
                at += 1
            if at > first:
                self._hand_in(number, self.town[first:at])
        self.ended = True

    def _hand_in(self, number: int, events: list[tuple[datetime, str, bytes]]) -> None:
        body, ids = b"".join(line for _, _, line in events), {name for _, name, _ in events}
        self.fed |= ids
        if number % 2:
            part = self.data / "inbox" / f".{number:06}.part"
            part.write_bytes(body)
            part.rename(self.data / "inbox" / f"{number:06}.jsonl")
            return
        while not self._sent(body):
            time.sleep(0.1)
        self.acknowledged |= ids

    def _sent(self, body: bytes) -> bool:
        """Whether somebody took it; whoever is told nothing sends again."""
        try:
            at = urlsplit((self.data / "intake.address").read_text().strip())
            key = (self.data / "intake.key").read_text().split()[1]
            line = http.client.HTTPConnection(at.hostname or "", at.port or 80, timeout=5)
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
            line.request("POST", "/events", body, headers)
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False


def _town(folder: Path, seed: int) -> list[tuple[datetime, str, bytes]]:
    """Arrival, source and id, and JSON line of every event of the town, by arrival."""
    words = ["sim", "town", "--out", str(folder), "--days", str(DAYS), "--seed", str(seed)]
    run = [sys.executable, "-m", "fanzha", *words]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
    events = {}
    for path in sorted((folder / "events").rglob("*.parquet")):
        for row in pq.read_table(path).to_pylist():
            row["kind"] = path.relative_to(folder / "events").parts[0]
            name = f"{row['source']} {row['event_id']}"
            events[name] = (row["arrival_time"], name, _line(row))
    return sorted(events.values())


def _line(row: dict[str, Any]) -> bytes:
    given = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
    }
    return json.dumps(given, ensure_ascii=False).encode() + b"\n"


def _list_sites(town: list[tuple[datetime, str, bytes]]) -> None:
    """Sites few have opened go on the list, so that there is something to say all the time."""
    from fanzha.govern.access.rules import SYSTEM
    from fanzha.prevent.block.actions import NewListing, enter

    rows = [json.loads(line) for _, _, line in town]
    opened = Counter(row["host"] for row in rows if row["kind"] == "visit")
    rare = [host for host, times in opened.items() if times < 5]
    enter([NewListing("host", host, "虚构", "bench", START) for host in rare], SYSTEM, START)


def undisturbed(data: Path) -> tuple[Counter[str], set[str]]:
    """Events in the log by source and id, and ids of all that a detector in peace says of it."""
    from fanzha.prevent.detect.detector import Detector
    from fanzha.prevent.detect.replay import OnPaper
    from fanzha.prevent.intake.log import Log

    with tempfile.TemporaryDirectory() as folder:
        for part in ("log", "control"):
            shutil.copytree(data / part, Path(folder) / part)
        log, paper = Log(Path(folder) / "log"), OnPaper({})
        events = Counter(name for batch in log.read(0) for name in _names(batch.rows))
        detector = Detector(Path(folder), log, paper)
        while detector.read_on():
            pass
    said = {item.signal_id for item in paper.signals}
    return events, said | {item.finding_id for item in paper.findings if item.value}


def _names(rows: pa.Table) -> Iterator[str]:
    columns = [rows[name].to_pylist() for name in ("kind", "source", "event_id")]
    for kind, source, event_id in zip(*columns, strict=True):
        if kind not in ("tick", "control"):
            yield f"{source} {event_id}"


def _told() -> tuple[set[str], int]:
    """What the centre was told, and what of it counts twice there."""
    from fanzha.prevent.alert.models import Alert, Signal
    from fanzha.prevent.detect.models import Suspect, Taken
    from fanzha.prevent.dissuade.models import Task

    signals = list(Signal.objects.values_list("signal_id", flat=True))
    findings = list(Taken.objects.values_list("finding_id", flat=True))
    times = sum(Suspect.objects.values_list("times", flat=True))
    told = {*signals, *findings}
    doubled = len(signals) + len(findings) - len(told)
    doubled += abs(times - len(findings)) + abs(Alert.objects.count() - Task.objects.count())
    return told, doubled


def _connect_to(dsn: str) -> None:
    """Send this process's own connection to where the server listens now."""
    from django.db import connection
    from psycopg.conninfo import conninfo_to_dict

    connection.close_pool()
    connection.settings_dict["PORT"] = conninfo_to_dict(dsn)["port"]


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


if __name__ == "__main__":
    main()
