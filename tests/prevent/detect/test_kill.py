"""kill -9 of a real detector process: no alert is lost, none is doubled.

A few kills; `bench.kills` has a hundred, of the database too.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection

from fanzha.govern.access.rules import SYSTEM
from fanzha.govern.units.actions import enter_units
from fanzha.kit.clock import ENV, TownClock
from fanzha.prevent.alert.models import Alert, Signal
from fanzha.prevent.block.actions import NewListing, enter
from fanzha.prevent.detect.in_force import SOURCES
from fanzha.prevent.detect.models import Position
from fanzha.prevent.detect.replay import OnPaper
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.intake.log import Log
from tests.cast import UNITS
from tests.prevent.detect.test_detector import ABROAD, read_all, wide
from tests.prevent.events import call, drop, event, hang_up

T0 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
KNOWN_NUMBER = "+855230000000"
LIVES, FILES_A_LIFE, PATIENCE = 3, 6, 60.0


def busy_minutes(first: int, count: int) -> list[list[dict[str, Any]]]:
    """One file a minute: calls of known and unknown numbers, apps, ends of calls."""
    return [_minute(n) for n in range(first, first + count)]


def _minute(n: int) -> list[dict[str, Any]]:
    at, phone = T0 + timedelta(minutes=n), f"139{n % 7:08}"
    began = call(at, ABROAD, phone, f"abroad{n}", event_id=f"a{n}")
    rows = [
        began,
        call(at, KNOWN_NUMBER, phone, f"known{n}", origin="country", event_id=f"k{n}"),
        event("app_install", at + timedelta(seconds=30), phone=phone, app=f"cn.app{n}",
              event_id=f"i{n}"),
    ]  # fmt: skip
    if n % 3 == 0:
        rows.append(hang_up(at + timedelta(seconds=50), began, event_id=f"e{n}"))
    return rows


def test_it_gives_the_same_alerts_however_often_it_is_killed(
    committed_db: None, tmp_path: Path
) -> None:
    enter_units(UNITS)
    enter([NewListing("number", KNOWN_NUMBER, "涉案", "省厅", T0 - timedelta(days=1))], SYSTEM, T0)
    files = busy_minutes(0, (LIVES + 1) * FILES_A_LIFE)
    expected = undisturbed(tmp_path / "undisturbed", files)
    data, chance = tmp_path / "killed", random.Random(7)
    for life in range(LIVES):
        process = _start(data)
        _drop(data, files, life)
        _wait(partial(_is_beyond, _position()), process)
        time.sleep(chance.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = _start(data)
    _drop(data, files, LIVES)
    total = len(SOURCES) + sum(map(len, files))
    _wait(lambda: _position() == total, process)
    process.terminate()
    assert process.wait(timeout=10) == 0

    assert sorted(Signal.objects.values_list("signal_id", flat=True)) == sorted(
        item.signal_id for item in expected
    )
    phones = {item.phone for item in expected}
    assert {alert.phone for alert in Alert.objects.all()} == phones
    assert Alert.objects.count() == Task.objects.count() == len(phones)


def undisturbed(data: Path, files: list[list[dict[str, Any]]]) -> list[Any]:
    """The signals of a detector that is never killed, with what is in force at the centre."""
    centre, log = OnPaper({name: make() for name, (_, make) in SOURCES.items()}), Log(data / "log")
    read_all(data, log, centre)
    for rows in files:
        log.append(wide(rows))
    read_all(data, log, centre)
    return centre.signals


def _drop(data: Path, files: list[list[dict[str, Any]]], life: int) -> None:
    for number in range(life * FILES_A_LIFE, (life + 1) * FILES_A_LIFE):
        drop(data, f"{number:04}", files[number])


def _start(data: Path) -> subprocess.Popen[bytes]:
    at = connection.settings_dict
    dsn = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    stopped = TownClock(real=T0, town=T0, speed=0)
    given = {"FANZHA_DSN": dsn, "FANZHA_DATA": str(data), ENV: stopped.to_env()}
    given["FANZHA_INTAKE_LISTEN"] = "off"
    command = [sys.executable, "-m", "fanzha.cli.detector"]
    return subprocess.Popen(command, env={**os.environ, **given})


def _position() -> int:
    return Position.objects.values_list("position", flat=True).first() or 0


def _is_beyond(position: int) -> bool:
    return _position() > position


def _wait(done: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        assert process.poll() is None, "the detector ended by itself"
        assert time.monotonic() < until, "the detector did not get there in time"
        time.sleep(0.005)
