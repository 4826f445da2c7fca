"""The detector process looks after itself: a full disk and a lost record stop nothing."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fanzha.engine.stream import rules
from fanzha.prevent.detect import in_force
from fanzha.prevent.detect.archiving import Archiving
from fanzha.prevent.detect.control import Control
from fanzha.prevent.detect.here import CentreHere
from fanzha.prevent.detect.replay import OnPaper
from fanzha.prevent.detect.service import Service

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
