"""Our machine's clock jumps a day and back: nothing counts as late, every window is as without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fanzha.kit.steady import NO_JUMP, SteadyClock
from fanzha.prevent.detect.detector import Detector
from fanzha.prevent.detect.health import health
from fanzha.prevent.detect.metrics import page
from fanzha.prevent.detect.replay import OnPaper
from fanzha.prevent.detect.service import Service
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.service import Intake
from tests.kit.test_steady import DAY, T0, Machine
from tests.prevent.detect.test_detector import SHIPPED, said
from tests.prevent.events import call, drop, event
from tests.prevent.intake.made import kept_aside, lines, until

ABROAD = "+2105550168"


def morning(minute: int) -> list[dict[str, Any]]:
    """What happened at a minute (虚构), without a word on when it arrived."""
    at, phone = T0 + timedelta(minutes=minute), f"1390000000{minute % 7}"
    rows = [
        call(at, ABROAD, phone, f"c{minute}", event_id=f"c{minute}"),
        event("app_install", at, phone=phone, app=f"cn.app{minute}", event_id=f"i{minute}"),
    ]
    for row in rows:
        del row["arrival_time"]
    return rows


@dataclass
class Told:
    """What a detector made of a morning."""

    signals: list[dict[str, Any]]
    features: pa.Table
    late: int
    log_time: datetime


def lived(data: Path, wrong: timedelta) -> Told:
    """Forty minutes, the clock `wrong` from the tenth to the twentieth, through the folder."""
    machine = Machine()
    steady = SteadyClock(machine.wall, machine.counter)
    log, centre = Log(data / "log"), OnPaper(SHIPPED)
    detector = Detector(data, log, centre, features=data / "features.parquet")
    detector.put_in_force(steady.now())
    intake = Intake(data, log, clock=steady.now, steady=steady)
    for minute in range(40):
        machine.gone = timedelta(minutes=minute, seconds=1)
        machine.wrong = wrong if 10 <= minute < 20 else NO_JUMP
        assert ("clock" in intake.state().faults) == bool(machine.wrong)
        drop(data, f"{minute:02}", morning(minute))
        assert intake.inbox.take().events == 2
        detector.step(steady.now())
    detector.close()
    assert not kept_aside(data)
    assert sum(tally.late for tally in intake.state().sources.values()) == 0
    features = pq.read_table(data / "features.parquet")
    return Told(said(centre), features, detector.figures.late, log.time)


@pytest.mark.parametrize("wrong", [DAY, -DAY])
def test_a_jump_and_back_leaves_every_window_as_it_would_have_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: timedelta
) -> None:
    monkeypatch.setenv("FANZHA_INTAKE_LISTEN", "off")
    jumped, undisturbed = lived(tmp_path / "jumped", wrong), lived(tmp_path / "calm", NO_JUMP)
    assert undisturbed.signals
    assert (jumped.late, jumped.log_time) == (0, undisturbed.log_time)
    assert jumped.signals == undisturbed.signals
    assert jumped.features.equals(undisturbed.features)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def intake(tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Intake]:
    """A listening intake whose clock has jumped a day ahead."""
    monkeypatch.setenv("FANZHA_INTAKE_LISTEN", "127.0.0.1:0")
    steady = SteadyClock(machine.wall, machine.counter)
    intake = Intake(tmp_path, Log(tmp_path / "log"), clock=steady.now, steady=steady)
    machine.gone, machine.wrong = timedelta(minutes=2), DAY
    intake.start()
    yield intake
    intake.stop()


def post(data: Path, rows: list[dict[str, Any]]) -> httpx.Response:
    """Rows over HTTP with the key that was made."""
    until((data / "intake.address").exists)
    address = (data / "intake.address").read_text().strip()
    key = (data / "intake.key").read_text().split()[1]
    head = {"authorization": f"Bearer {key}", "content-type": "application/x-ndjson"}
    return httpx.post(f"{address}/events", content=lines(rows), headers=head, trust_env=False)


def test_what_does_not_fit_a_clock_in_doubt_waits_and_is_not_called_bad(
    tmp_path: Path, machine: Machine, intake: Intake
) -> None:
    tomorrow = event("visit", T0 + DAY, phone="13900000001", host="h.example", event_id="v1")
    drop(tmp_path, "tomorrow", [tomorrow])
    drop(tmp_path, "zz-today", morning(0))
    until(lambda: intake.log.end == 2)
    answer = post(tmp_path, [tomorrow])
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "clock jumped" in answer.json()["en"]
    assert post(tmp_path, morning(1)).json()["accepted"] == 2
    assert [path.name for path in (tmp_path / "inbox").iterdir()] == ["tomorrow.jsonl"]
    assert not kept_aside(tmp_path)

    machine.wrong = NO_JUMP  # the clock is right again: now it is known that the row is not
    until(lambda: len(kept_aside(tmp_path)) == 1)
    assert post(tmp_path, [tomorrow]).json()["quarantined"] == 1


def test_a_jump_is_named_with_what_to_do(
    tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FANZHA_INTAKE_LISTEN", "off")
    steady = SteadyClock(machine.wall, machine.counter)
    service = Service(tmp_path, OnPaper(SHIPPED), steady.now, steady=steady)
    machine.wrong = DAY
    turns = iter([True, True])
    service.run(lambda: next(turns, False))
    assert service.detector
    state = service.detector.figures.state(service.detector, steady.now())
    (fault,) = health(state, T0, T0).faults
    assert fault.what["en"].startswith("this machine's clock jumped ahead by 1 day")
    assert fault.what["zh"].startswith("本机时钟向前跳变 1 天")
    assert "restart the detector" in fault.do["en"]
    assert b"fanzha_intake_clock_off_s 86400.0" in page(state)[1]


def test_a_log_that_a_wrong_clock_carried_ahead_is_named() -> None:
    said = {"at": T0.isoformat(), "log_time": (T0 + DAY).isoformat()}
    (fault,) = health(said, T0, T0).faults
    assert fault.what["en"] == "log time is 24.0 hours ahead of this machine's clock"
    allowed = {**said, "log_time": (T0 + timedelta(hours=1)).isoformat()}
    assert not health(allowed, T0, T0).faults


def test_a_machine_that_started_behind_its_log_is_believed_when_it_is_put_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FANZHA_INTAKE_LISTEN", "off")
    lived(tmp_path, NO_JUMP)  # forty minutes, then the power fails
    machine = Machine(wrong=-300 * DAY)
    steady = SteadyClock(machine.wall, machine.counter)
    intake = Intake(tmp_path, Log(tmp_path / "log"), clock=steady.now, steady=steady)
    machine.gone, machine.wrong = timedelta(minutes=50), NO_JUMP  # the time service came
    assert not intake.state().faults
    assert steady.now() == T0 + timedelta(minutes=50)
    drop(tmp_path, "later", morning(45))
    assert intake.inbox.take().events == 2
