"""The detector process looks after itself: a full disk and a lost record stop nothing."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fanzha.engine.stream import rules
from fanzha.prevent.detect import in_force
from fanzha.prevent.detect import service as service_module
from fanzha.prevent.detect.archiving import Archiving
from fanzha.prevent.detect.control import Control
from fanzha.prevent.detect.detector import Detector
from fanzha.prevent.detect.here import CentreHere
from fanzha.prevent.detect.ports import At, Away, ReadElsewhere
from fanzha.prevent.detect.replay import OnPaper
from fanzha.prevent.detect.service import Service
from fanzha.prevent.intake.log import Log
from tests.prevent.detect.test_detector import wide
from tests.prevent.events import drop, event

T0 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def test_it_goes_on_when_there_is_no_room_to_compact_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(archiving: Archiving, now: datetime) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setenv("FANZHA_INTAKE_LISTEN", "off")
    monkeypatch.setattr(Archiving, "forget", no_room)
    centre = OnPaper({"rules": rules.default().json.encode()})
    service, turns = Service(tmp_path, centre, lambda: T0), iter([True, True])
    service.run(lambda: next(turns, False))

    assert service.detector
    assert "disk" in service.detector.figures.faults
    assert centre.at.position == service.log.end > 0


def test_it_forgets_contents_that_are_no_longer_in_force(tmp_path: Path) -> None:
    control = Control(tmp_path)
    old, again, new = control.keep(b"old"), control.keep(b"again"), control.keep(b"new")
    control.applied = {"rules": new}
    for digest in (old, again, new):
        os.utime(tmp_path / "control" / digest, (0, 0))
    control.keep(b"again")  # put in force a second time
    control.forget()
    assert {path.name for path in (tmp_path / "control").iterdir()} == {again, new}


@pytest.mark.django_db
def test_the_centre_tells_what_is_in_force_until_the_detector_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = {"stamp": 1, "content": b"one"}
    source = (lambda: kept["stamp"], lambda: kept["content"])
    monkeypatch.setattr(in_force, "SOURCES", {"rules": source})
    centre = CentreHere(lambda: T0)
    assert centre.news({}) == {"rules": b"one"}
    have = {"rules": in_force.digest(b"one")}
    assert centre.news(have) == {}
    kept.update(stamp=2, content=b"two")
    assert centre.news(have) == {"rules": b"two"}
    assert centre.news(have) == {"rules": b"two"}  # the disk was full: it has it not yet
    assert centre.news({"rules": in_force.digest(b"two")}) == {}


class Elsewhere(OnPaper):
    """A centre whose log is read by another detector, or which is away."""

    problem: Away | None = None

    def position(self) -> At:
        """Where the log is read to, unless there is a problem."""
        if self.problem:
            raise self.problem
        return super().position()


@pytest.mark.parametrize(
    ("problem", "taken"), [(ReadElsewhere("another reads"), False), (Away("no line"), True)]
)
def test_it_takes_in_while_the_centre_is_away_but_not_while_another_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: Away, *, taken: bool
) -> None:
    monkeypatch.setenv("FANZHA_INTAKE_LISTEN", "off")
    monkeypatch.setattr(service_module, "RETRY_S", 0.3)
    centre = Elsewhere({"rules": rules.default().json.encode()})
    _run(tmp_path, centre, turns=1)  # something is in force, the log has begun
    drop(tmp_path, "one", [event("visit", T0, phone="13900000001", host="h.example")])
    centre.problem = problem
    _run(tmp_path, centre, turns=2)
    assert (not list((tmp_path / "inbox").iterdir())) == taken
    centre.problem = None
    _run(tmp_path, centre, turns=3)
    assert not list((tmp_path / "inbox").iterdir())


def _run(data: Path, centre: OnPaper, turns: int) -> None:
    left = iter([True] * turns)
    Service(data, centre, lambda: T0).run(lambda: next(left, False))


def test_it_counts_the_seconds_of_the_archive_as_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(archiving: Archiving, batch: object, frames: object) -> None:
        time.sleep(0.2)

    monkeypatch.setattr(Archiving, "add", slow)
    log, centre = Log(tmp_path / "log"), OnPaper({"rules": rules.default().json.encode()})
    detector = Detector(tmp_path, log, centre)
    row = event("visit", T0, phone="13900000001", host="h.example")
    log.append(wide([row]))
    detector.step(T0)
    detector.background.wait()
    told = detector.figures.state(detector, T0)["busy_s"]
    assert told - detector.figures.busy_s >= 0.199  # what is told is rounded to the millisecond
