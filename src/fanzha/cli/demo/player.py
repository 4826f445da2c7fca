"""`python -m fanzha.cli.demo.player`: the town lives, and its feeds drop files as time passes.

What arrives on the town's clock is written to the detector's inbox a second later, in files
as an operator or a bank would drop them. The two stories are part of it; the accountant of
166万 writes to the centre like any member of the public.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fanzha.cli.demo.places import Places, anchor_of, replace, town_of
from fanzha.kit import clock
from fanzha.kit.folders import data_dir, ensure
from fanzha.kit.supervise import die_with_parent
from fanzha.sim.stories import boss, zhang
from fanzha.words.schemas import EVENT_KINDS, event_schema

TICK = 1.0
HOUR = timedelta(hours=1)
# The accountant writes this long after the demo began (seconds of town time).
REPORT_AFTER = 35


class Player:
    """Hands the town's events in as their time of arrival comes."""

    def __init__(self, data: Path) -> None:
        self.places = Places(data)
        self.inbox = ensure(data / "inbox")
        self.anchor = anchor_of(self.places)
        town = town_of(self.places)
        self.boss = boss(town)
        self.staged = _staged_rows(zhang(town).events, self.anchor)
        self.staged += _staged_rows([self.boss.payment_event()], self.anchor)
        self.until, self.reported = self._where_it_stopped()

    def step(self, now: datetime) -> int:
        """Hand in what arrived since the last step; returns how many events."""
        handed = 0
        for kind in EVENT_KINDS:
            table = self._arrived(kind, now)
            if table.num_rows:
                self._drop(kind, table, now)
                handed += table.num_rows
        if not self.reported and now >= self.anchor + timedelta(seconds=REPORT_AFTER):
            self._report(now)
        self.until = now
        self._keep()
        return handed

    def _arrived(self, kind: str, now: datetime) -> pa.Table:
        """Events of a kind with until < arrival <= now, ordinary and staged."""
        schema = event_schema(kind)
        staged = [
            row for of, row in self.staged if of == kind and self.until < row["arrival_time"] <= now
        ]
        tables = [pa.Table.from_pylist(staged, schema=schema)]
        for file in self._hours(kind, now):
            table = pq.read_table(file, schema=schema)
            at = table["arrival_time"]
            since, until = pa.scalar(self.until, at.type), pa.scalar(now, at.type)
            tables.append(table.filter(pc.and_(pc.greater(at, since), pc.less_equal(at, until))))
        return pa.concat_tables(tables)

    def _hours(self, kind: str, now: datetime) -> Iterator[Path]:
        """The hour files that may hold arrivals since the last step."""
        hour = self.until.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        while hour <= now:
            file = self.places.town / "events" / kind / f"{hour:%Y-%m-%d}" / f"{hour:%H}.parquet"
            if file.exists():
                yield file
            hour += HOUR

    def _drop(self, kind: str, table: pa.Table, now: datetime) -> None:
        name = f"{now:%Y%m%dT%H%M%S%f}-{kind}.parquet"
        part = self.inbox / f".{name}.part"
        pq.write_table(table, part)
        part.rename(self.inbox / name)

    def _report(self, now: datetime) -> None:
        from fanzha.recover.report.actions import take_report
        from fanzha.recover.report.rules import Source, Told

        told = Told(text=self.boss.report_text(self.anchor), victim_phone=self.boss.phone)
        take_report(told, source=Source.PUBLIC, now=now, source_ref="demo:166")
        self.reported = True

    def _where_it_stopped(self) -> tuple[datetime, bool]:
        if not self.places.played.exists():
            return self.anchor, False
        kept: dict[str, Any] = json.loads(self.places.played.read_text())
        return datetime.fromisoformat(kept["until"]), kept["reported"]

    def _keep(self) -> None:
        kept = {"until": self.until.isoformat(), "reported": self.reported}
        replace(self.places.played, json.dumps(kept))


def _staged_rows(events: Any, anchor: datetime) -> list[tuple[str, dict[str, Any]]]:
    return [(event.kind, event.at(anchor)) for event in events]


def run(data: Path) -> None:
    """Play until SIGTERM. Handing the same events in twice changes nothing in the log."""
    player = Player(data)
    while True:
        player.step(clock.now())
        time.sleep(TICK)


if __name__ == "__main__":
    die_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.settings")
    django.setup()
    run(data_dir())
