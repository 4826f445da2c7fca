"""Ten thousand deadlines under kill -9: `python -m bench.clock [--alerts 10000 --kills 8]`.

A durable PostgreSQL and the two processes of `fanzha up` that fire deadlines: the worker and the
clocks beside it. So many open alerts (all made up, 虚构) stand on different steps of the ladder, and
each has a clock that is over within `--seconds`. Meanwhile one of the two gets kill -9 again and
again, while the other works, and once a session of the database does, which restarts all of it. How
late a deadline fired is taken from outside: from its time until another connection sees it
committed, the looking included.

The last line is JSON: `late_p99_s` of all, `missed` that never fired, `doubled` whose consequence
is in the record more than once; `marked_late` by the system itself. `down_s` is how long nobody
could connect to the killed database, `late_p99_up_s` is of the deadlines that did not wait in that
time. `idle_cpu_pct` of one core is what both processes, their children and the database use when
nothing is due, `idle_transactions_s` how many statements they ask.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psutil
import psycopg

from bench.centre import Centre, centre, cpu_s, until

PARTS = ("fanzha.jobs", "fanzha.jobs.beside")
LOOK_S = 0.05
"""Between two looks from outside: what is measured is at most so much too long."""
SETTLE_S, BEGIN_S, IDLE_S, PATIENCE_S = 6.0, 3.0, 10.0, 60.0
LATER = timedelta(days=1)
"""The clocks are set for then, and put forward once all is in the tables."""
TOWNS, PEOPLE = 8, 5
VERBS = {"reach": "late_reach", "meet": "late_meet", "delivered": "not_delivered",
         "acknowledge": "came_back"}  # fmt: skip
"""What the record says when a clock of this kind is over; the fifth, `claim`, names another."""


def main() -> None:
    """Set up, kill, measure, print; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--alerts", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with centre() as made:
        told = measure(made, asked.alerts, asked.kills, asked.seconds, random.Random(asked.seed))
    print(json.dumps({"alerts": asked.alerts, "seconds": asked.seconds, **told}))


def measure(
    made: Centre, alerts: int, kills: int, seconds: float, chance: random.Random
) -> dict[str, Any]:
    """Fill the tables, start the workers, disturb them, and compare with what was due."""
    people()
    workers = Workers(made)
    until(workers.all_work)
    time.sleep(SETTLE_S)
    idle = workers.idle(made)
    open_alerts(alerts, datetime.now(UTC) + LATER, seconds, chance)
    begin, due = wind(made)
    print(f"{alerts} alerts stand open; from {begin:%T} on their clocks are over", flush=True)
    watch = Watch(made, due)
    time.sleep(max(0.0, (begin - datetime.now(UTC)).total_seconds()))
    killed = disturb(made, workers, kills, seconds, chance)
    watch.until_done(PATIENCE_S)
    late = sorted(watch.late())
    told = {
        "fired": len(late), "missed": len(due) - len(late), "doubled": doubled(made),
        "kills": killed, "database_kills": 1 if kills else 0,
        "late_p50_s": _part(late, 0.5), "late_p99_s": _part(late, 0.99),
        "late_max_s": round(late[-1], 3) if late else None,
        "within_1_s": sum(one <= 1 for one in late), "marked_late": marked(made),
        "down_s": round(sum((end - start).total_seconds() for start, end in watch.down), 3),
        "late_p99_up_s": _part(sorted(watch.late(but=watch.down)), 0.99), **idle,
    }  # fmt: skip
    workers.stop()
    return told


class Workers:
    """The processes that fire; one that is killed is started anew, as `fanzha up` does."""

    def __init__(self, made: Centre) -> None:
        self.made = made
        self.living = [made.start(part) for part in PARTS]

    def all_work(self) -> bool:
        """Whether each talks to the database: those that start do not yet."""
        port = self.made.server.port()
        return all(_talks_to(process.pid, port) for process in self.living)

    def kill(self, number: int) -> None:
        """kill -9, and a new one in its place."""
        self.living[number].kill()
        self.living[number].wait()
        self.living[number] = self.made.start(PARTS[number])

    def idle(self, made: Centre) -> dict[str, float]:
        """What all use a second when nothing is due, the database too."""
        cpu, asked = self._used(made), transactions(made)
        time.sleep(IDLE_S)
        cpu, asked = self._used(made) - cpu, transactions(made) - asked
        return {
            "idle_cpu_pct": round(cpu * 100 / IDLE_S, 1),
            "idle_transactions_s": round(asked / IDLE_S, 1),
        }

    def stop(self) -> None:
        """End them."""
        for process in self.living:
            process.send_signal(signal.SIGTERM)
        for process in self.living:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()

    def _used(self, made: Centre) -> float:
        own = [psutil.Process(process.pid) for process in self.living]
        family = [one for process in own for one in (process, *process.children(recursive=True))]
        return sum(cpu_s(process.pid) for process in family) + made.database_cpu_s()


class Watch:
    """Looks from outside which deadlines have fired, again and again, through lost connections."""

    def __init__(self, made: Centre, due: dict[int, datetime]) -> None:
        self.made, self.due = made, due
        self.seen: dict[int, datetime] = {}
        self.down: list[tuple[datetime, datetime]] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def late(self, but: Sequence[tuple[datetime, datetime]] = ()) -> list[float]:
        """Seconds from its time until each was seen to have fired, less those that waited in such
        a span."""
        return [
            (at - self.due[key]).total_seconds() for key, at in self.seen.items()
            if not any(start <= at and self.due[key] <= end for start, end in but)
        ]  # fmt: skip

    def until_done(self, seconds: float) -> None:
        """Wait until all were seen, or so long."""
        self._done.wait(seconds)
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        lost = None
        while not self._done.is_set():
            try:
                with psycopg.connect(self.made.server.dsn(), autocommit=True) as line:
                    if lost:
                        self.down.append((lost, datetime.now(UTC)))
                        lost = None
                    self._look(line)
            except psycopg.Error:  # the database is down: look again
                lost = lost or datetime.now(UTC)
                time.sleep(LOOK_S)

    def _look(self, line: psycopg.Connection) -> None:
        while not self._done.is_set():
            fired = line.execute(
                "SELECT id FROM dissuade_deadline WHERE fired_at IS NOT NULL AND id > %s",
                [min(self.due) - 1],
            ).fetchall()
            now = datetime.now(UTC)
            for (key,) in fired:
                if key in self.due:
                    self.seen.setdefault(key, now)
            if len(self.seen) == len(self.due):
                self._done.set()
            time.sleep(LOOK_S)


def disturb(
    made: Centre, workers: Workers, kills: int, seconds: float, chance: random.Random
) -> int:
    """Kill a worker at random moments of the time, when another one works; the database once in
    the middle. How many workers were killed."""
    begin, killed = time.monotonic(), 0
    moments = [(at, False) for at in sorted(chance.uniform(0, seconds) for _ in range(kills))]
    for at, database in sorted([*moments, (seconds / 2, True)] if kills else []):
        time.sleep(max(0.0, begin + at - time.monotonic()))
        if database:
            kill_session(made)
        elif workers.all_work():
            workers.kill(killed % len(PARTS))
            killed += 1
    time.sleep(max(0.0, begin + seconds - time.monotonic()))
    return killed


def kill_session(made: Centre) -> None:
    """kill -9 of one of the database's processes: the whole server ends and starts anew."""
    children = psutil.Process(made.server.pid()).children()
    sessions = [child for child in children if "127.0.0.1(" in " ".join(child.cmdline())]
    sessions[0].kill()


def people() -> None:
    """Towns with somebody to call and somebody to send."""
    from fanzha.govern.access.actions import NewUser, enter_user
    from fanzha.govern.units.actions import NewUnit, enter_units

    towns = [f"X{number:02}" for number in range(TOWNS)]
    enter_units([NewUnit(town, f"虚构{town}镇", f"town {town}", "town", "X") for town in towns])
    for number in range(PEOPLE):
        for role, unit in (("dissuasion_officer", "X"), ("community_police", towns[number])):
            new = NewUser(f"{role}{number}", role, unit, "虚构")
            enter_user(new, password="bench-only-password")


def wind(made: Centre) -> tuple[datetime, dict[int, datetime]]:
    """Put the clocks forward to begin in a moment; when that is, and when each is over."""
    begin = datetime.now(UTC) + timedelta(seconds=BEGIN_S)
    with psycopg.connect(made.server.dsn(), autocommit=True) as line:
        line.execute("ANALYZE")
        line.execute("CHECKPOINT")  # the tables of a centre were not made a minute ago
        rows = line.execute(
            "UPDATE dissuade_deadline SET due_at = due_at - first + %s FROM "
            "(SELECT min(due_at) AS first FROM dissuade_deadline) least RETURNING id, due_at",
            [begin],
        ).fetchall()
    return begin, dict(rows)


def open_alerts(count: int, begin: datetime, seconds: float, chance: random.Random) -> None:
    """Alerts with a task and a clock each, straight into the tables."""
    from fanzha.govern.units.models import Unit
    from fanzha.prevent.alert.models import Alert
    from fanzha.prevent.dissuade.models import Deadline, Task

    towns = list(Unit.objects.filter(kind="town"))
    received = begin - timedelta(minutes=10)
    alerts = Alert.objects.bulk_create(
        Alert(
            subject=f"bench-{number}", phone=f"139{number:08}", unit=towns[number % TOWNS],
            source="detector", scam_type="loan", level="medium", received_at=received,
            expires_at=begin + timedelta(days=3),
        )
        for number in range(count)
    )  # fmt: skip
    kinds = [*VERBS, "claim"]
    tasks = Task.objects.bulk_create(
        Task(
            alert=alert, received_at=received, level=alert.level,
            state="texted" if kinds[number % 5] == "delivered" else "waiting",
            handed_to=towns[0] if kinds[number % 5] == "acknowledge" else None,
        )
        for number, alert in enumerate(alerts)
    )  # fmt: skip
    Deadline.objects.bulk_create(
        Deadline(
            task=task, kind=kinds[number % 5], started_at=received,
            due_at=begin + timedelta(seconds=chance.uniform(0, seconds)),
        )
        for number, task in enumerate(tasks)
    )  # fmt: skip


def transactions(made: Centre) -> int:
    """How many the database has ended so far; a statement outside of any is one."""
    with psycopg.connect(made.server.dsn()) as line:
        row = line.execute("SELECT sum(xact_commit) FROM pg_stat_database").fetchone()
    return int(row[0]) if row else 0


def doubled(made: Centre) -> int:
    """Tasks whose clock has its consequence in the record more than once."""
    verbs = list(VERBS.values())
    with psycopg.connect(made.server.dsn()) as line:
        rows = line.execute(
            "SELECT ground, verb, count(*) FROM audit_entry WHERE verb = ANY(%s) GROUP BY 1, 2",
            [verbs],
        ).fetchall()
    times = Counter({(ground, verb): count for ground, verb, count in rows})
    return sum(count > 1 for count in times.values())


def marked(made: Centre) -> int:
    """Deadlines that the system itself marked as fired late."""
    with psycopg.connect(made.server.dsn()) as line:
        row = line.execute("SELECT count(*) FROM dissuade_deadline WHERE late").fetchone()
    return int(row[0]) if row else 0


def _talks_to(process: int, port: int) -> bool:
    try:
        lines = psutil.Process(process).net_connections("tcp")
    except psutil.NoSuchProcess:
        return False
    return any(line.raddr and line.raddr.port == port for line in lines)


def _part(ordered: list[float], share: float) -> float | None:
    return round(ordered[int(share * (len(ordered) - 1))], 3) if ordered else None


if __name__ == "__main__":
    main()
