"""A day of the made-up town through a whole centre: `python -m bench.day [--speed 60 --size town]`.

`fanzha up --demo` runs with everything it has: database, pages, worker, detector, banks, gateway. The
town lives from midnight in Shanghai, so many times faster than the world; made-up officers claim,
call, go and end by the pages, each person as `sim.temper` says (all 虚构). At the end the whole is
counted again by plain SQL, and what the detector said is held against its own log.

The last line is JSON. `unassigned`: alerts that nobody was named to and no text went to. Of each clock
(`reach`, `meet`): `met`; `late` and marked by the system; `told_later`, of the met, what was entered
after its clock had fired; `done_late_unmarked` and `over_unmarked`, which have to be 0. `lost`:
events and signs that went in and are nowhere; the folder of the centre then stays, and `lost_signs`
names them. `wall_equal`: whether the wall shows what SQL counts; `dissuasion_equal` the same of
/wall/dissuasion, `dissuasion_numbers` of so many numbers, and `dissuasion_differs` those in which page
and SQL differ.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg

from bench import day_dissuasion as dissuasion
from bench import day_recount as recount
from bench.centre import free_port
from bench.day_officers import Day, DeskOfficer, Seat, Street
from fanzha.cli.centre import DATABASE
from fanzha.cli.demo.places import Places
from fanzha.inform.situation.rules import today
from fanzha.kit.clock import TownClock, shown
from fanzha.kit.postgres import Server
from fanzha.sim.place import Size

SLOWEST = 0.1
READY_S, MADE_S, SETTLE_S = 20.0, 600.0, 60.0
"""Seconds of the world from a start until the town's day begins; at most until a centre is made, and
until its detector has read what came in."""
A_WHILE, BEFORE_MIDNIGHT = timedelta(minutes=2), timedelta(minutes=15)
PASSWORD = "fanzha-demo-2026"
OFFICERS = "SELECT username FROM access_user WHERE role = 'dissuasion_officer' ORDER BY id"
TRIES = 40
Figures = dict[str, str]
Count = Callable[[psycopg.Connection, datetime, datetime, datetime], Figures]


def main() -> None:
    """Play, stop, count; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speed", type=float, default=60)
    parser.add_argument("--size", type=Size, choices=list(Size), default=Size.TOWN)
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with running(asked.size, asked.speed) as (data, url):
        day = day_of(data, url, asked.seed)
        began, until = day.now(), begin_of(data) + timedelta(hours=asked.hours)
        print(f"{shown(began):%T}: {url} is up, all are made up (虚构)", flush=True)
        told, ended = play(day, until), day.now()
        print(f"{shown(ended):%T}: the day is over", flush=True)
    told |= settle(data, ended)
    print(json.dumps({"size": asked.size, "speed": asked.speed, "hours": asked.hours, **told}))


@contextmanager
def running(size: Size, speed: float) -> Iterator[tuple[Path, str]]:
    """A centre in a folder of its own: its data folder and address, until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="fanzha-day-"))
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir()
    midnight = today(datetime.now(UTC)).since.astimezone(UTC)
    town = midnight - timedelta(seconds=READY_S * speed)
    for pace, since in ((SLOWEST, town), (speed, town + A_WHILE)):
        _set_clock(Places(data), midnight, size, town)
        with _up(data, pace) as url:
            _until(partial(_reads, data, since), MADE_S)
            if pace == speed:  # before, the town was made while its clock all but stood
                yield data, url
                _until(lambda: _detector(data)[1] == 0, SETTLE_S)


@contextmanager
def _up(data: Path, speed: float) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    words = ["up", "--demo", "--speed", str(speed), "--port", str(port), "--data-dir", str(data)]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("FANZHA_")}
    with (data.parent / "up.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "fanzha", *words], env=plain, stdout=log, stderr=log
        )
    try:
        _until(lambda: process.poll() is not None or _is_up(url), MADE_S)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _set_clock(places: Places, anchor: datetime, size: Size, town: datetime) -> None:
    """Have the next start go on from `town` (UTC), the town's events beginning at `anchor`."""
    clock = TownClock(datetime.now(UTC), town, 0).to_env()
    kept = {"anchor": anchor.isoformat(), "size": size, "clock": clock}
    places.anchor.write_text(json.dumps(kept))


def _is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def _reads(data: Path, since: datetime) -> bool:
    """Whether the detector has said that it is at work, since then (UTC)."""
    at, _ = _detector(data)
    return at is not None and at > since


def _detector(data: Path) -> tuple[datetime | None, int]:
    """When the detector last spoke (UTC), and how many events it had still to read."""
    with psycopg.connect(Server(data).dsn(DATABASE)) as line:
        found = line.execute("SELECT at, state->'behind' FROM detect_detectorstate").fetchone()
    return found or (None, 0)


def _until(true: Callable[[], bool], seconds: float = math.inf) -> None:
    ends = time.monotonic() + seconds
    while not true() and time.monotonic() < ends:
        time.sleep(0.2)


def day_of(data: Path, url: str, seed: int = 1) -> Day:
    """The day at play in a running demo."""
    clock = TownClock.from_env(json.loads(Places(data).anchor.read_text())["clock"])
    return Day(url, Server(data).dsn(DATABASE), clock, PASSWORD, seed)


def begin_of(data: Path) -> datetime:
    """The moment the town's events begin, UTC."""
    return datetime.fromisoformat(json.loads(Places(data).anchor.read_text())["anchor"])


def play(day: Day, until: datetime) -> dict[str, Any]:
    """Have the officers work until then (town time, UTC); what the wall and the doors said.

    The wall is read a while before: at midnight it begins anew.
    """
    with psycopg.connect(day.dsn, autocommit=True) as line:
        names = [name for (name,) in line.execute(OFFICERS)]
    workers = [*(DeskOfficer(day, name) for name in names), Street(day)]
    for worker in workers:
        worker.start()
    _until(lambda: day.now() >= until - BEFORE_MIDNIGHT)
    told = compare(day)
    _until(lambda: day.now() >= until)
    fell_out = [worker.name for worker in workers if not worker.is_alive()]
    day.over.set()
    for worker in workers:
        worker.join(60)
    day.hang_up()
    return {
        "officers": len(names), "acts": sum(day.answers.values()), "fell_out": fell_out,
        "failed": _of(day, "5"), "refused": _of(day, "4"), **told,
    }  # fmt: skip


def _of(day: Day, digit: str) -> dict[str, int]:
    """Answers of one kind, by what was asked."""
    return {what: times for what, times in day.answers.items() if what.startswith(digit)}


def compare(day: Day) -> dict[str, Any]:
    """The wall and the figures of dissuasion, read from their pages, and plain SQL."""
    leader = Seat(day, "lingdao")
    wall, by_sql = _held(day, lambda: recount.read_wall(leader.get("/wall/board")), recount.wall)
    page, counted = _held(day, lambda: dissuasion.read(leader.get(_today(day))), dissuasion.counted)
    names = page.keys() | counted.keys()
    differs = {name: (page.get(name), counted.get(name)) for name in names}
    differs = {name: both for name, both in differs.items() if both[0] != both[1]}
    return {
        "wall_equal": wall == by_sql, "wall": wall, "sql": by_sql, "dissuasion_equal": not differs,
        "dissuasion_numbers": len(counted), "dissuasion_differs": differs,
    }  # fmt: skip


def _today(day: Day) -> str:
    date = shown(day.now()).date()
    return f"/wall/dissuasion?since={date}&until={date}"


def _held(day: Day, read: Callable[[], Figures], count: Count) -> tuple[Figures, Figures]:
    """What a page says of today, and what SQL says. The town goes on: the page counts when SQL says
    the same before and after it."""
    page: Figures = {}
    after: Figures = {}
    with psycopg.connect(day.dsn, autocommit=True) as line:
        for _ in range(TRIES):
            before = _counted(line, day, count)
            page = read()
            after = _counted(line, day, count)
            if before == after:
                break
    return page, after


def _counted(line: psycopg.Connection, day: Day, count: Count) -> Figures:
    now = day.now()
    return count(line, today(now).since, today(now).until, now)


def settle(data: Path, now: datetime) -> dict[str, Any]:
    """Everything counted once the centre stands still, at `now` (UTC). Its folder goes, unless
    something was lost: then it stays, with its database, to be looked into."""
    server = Server(data)
    server.start()
    try:
        with psycopg.connect(server.dsn(DATABASE), autocommit=True) as line:
            told = counted(line, now, _speed(data)) | lost(line, data)
    finally:
        server.stop()
    if told["lost"]:
        print(f"lost: {told['lost']}, kept in {data}", flush=True)
        return told
    shutil.rmtree(server.base, ignore_errors=True)
    shutil.rmtree(data.parent)
    return told


def counted(line: psycopg.Connection, now: datetime, speed: float) -> dict[str, Any]:
    """Alerts and their clocks at `now` (UTC)."""
    told: dict[str, Any] = recount.row(line, recount.COUNTS)
    at = now - timedelta(seconds=recount.SLACK_S * speed)
    for kind, (done, by, late) in recount.CLOCKS.items():
        told[kind] = recount.row(
            line, recount.DEADLINES.format(done=done, by=by, late=late, kind=kind), now=at
        )  # fmt: skip
    clocks = recount.row(line, recount.ROWS, now=at)
    return told | {"deadlines": clocks, "outcomes": recount.outcomes(line)}


def lost(line: psycopg.Connection, data: Path) -> dict[str, Any]:
    """Events handed in that are not in the log, and what a detector that reads the log again says
    but the centre never took."""
    played = json.loads(Places(data).played.read_text())
    until = datetime.fromisoformat(played["until"])
    position = recount.position(line)
    fed = recount.handed_in(data / "town", begin_of(data), until) - recount.waiting(data)
    logged, expected = recount.read_again(data, position)
    signs, findings = recount.told(line)
    missing, unlogged = expected - signs - findings, fed - set(logged)
    return {
        "events": len(fed), "events_lost": len(unlogged), "quarantined": recount.quarantined(data),
        "unread": recount.end(data) - position,
        "signs": len(signs), "findings": len(findings), "signs_lost": len(missing),
        "lost": len(missing) + len(unlogged), "lost_signs": sorted(missing),
    }  # fmt: skip


def _speed(data: Path) -> float:
    return TownClock.from_env(json.loads(Places(data).anchor.read_text())["clock"]).speed


if __name__ == "__main__":
    main()
