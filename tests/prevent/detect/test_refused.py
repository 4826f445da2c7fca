"""What the centre refuses is kept aside; everything else goes on, and nothing is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.prevent.detect.health import health
from fanzha.prevent.detect.ports import Away, NotTaken, Outcome
from fanzha.prevent.detect.refused import Refused
from fanzha.prevent.detect.replay import OnPaper
from fanzha.prevent.intake.log import Log
from tests.prevent.detect.test_detector import (
    SHIPPED,
    T0,
    a_busy_morning,
    read_all,
    said,
    undisturbed,
    wide,
)

__all__ = ["undisturbed"]
Rows = list[dict[str, Any]]


@dataclass
class Particular(OnPaper):
    """A centre that refuses some ids, takes each once, and keeps the order of positions."""

    refuses: Callable[[str], bool] = lambda _: False
    deaf: bool = False

    def commit(self, outcome: Outcome) -> None:
        """Take it whole or not at all."""
        assert outcome.start == self.at.position
        ids = [s.signal_id for s in outcome.signals] + [f.finding_id for f in outcome.findings]
        if self.deaf or any(map(self.refuses, ids)):
            raise NotTaken("HTTP 400: a reason nobody can say: reasons")
        known = {s.signal_id for s in self.signals} | {f.finding_id for f in self.findings}
        assert not known & set(ids)
        super().commit(outcome)


def morning(data: Path, centre: Particular) -> Log:
    """The detector reads a busy morning for the centre."""
    log = Log(data / "log")
    read_all(data, log, centre)
    log.append(wide(a_busy_morning()))
    read_all(data, log, centre)
    return log


def by_id(rows: Rows) -> Rows:
    return sorted(rows, key=lambda row: str(row["id"]))


@settings(max_examples=10, deadline=None)
@given(bits=st.integers(0, 2**12 - 1))
def test_the_rest_goes_on_and_what_was_refused_comes_when_it_is_taken(
    bits: int, undisturbed: Rows, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("refused")
    order = {row["id"]: number % 12 for number, row in enumerate(undisturbed)}
    centre = Particular(SHIPPED, refuses=lambda name: bool(bits >> order[name] & 1))
    log = morning(data, centre)
    assert centre.at.position == log.end
    taken = [row for row in undisturbed if not centre.refuses(row["id"])]
    assert by_id(said(centre)) == by_id(taken)
    assert len(list((data / "refused").iterdir())) == len(undisturbed) - len(taken)

    centre.refuses = lambda _: False  # the centre was upgraded, the detector started again
    read_all(data, log, centre)
    assert by_id(said(centre)) == by_id(undisturbed)
    assert not list((data / "refused").iterdir())
    assert centre.at.position == log.end


def test_the_page_names_it(tmp_path: Path) -> None:
    centre = Particular(SHIPPED, refuses=lambda name: "risk_high" in name)
    log = morning(tmp_path, centre)
    detector = read_all(tmp_path, log, centre)
    detector.step(T0)
    (fault,) = health({"faults": detector.figures.faults}, T0, T0).faults
    assert "kept in refused/ (HTTP 400: a reason nobody can say: reasons)" in fault.what["en"]
    assert "refused/" in fault.what["zh"]
    assert "upgrade" in fault.do["en"]
    kept = json.loads(next((tmp_path / "refused").iterdir()).read_bytes())
    assert kept["outcome"]["signals"][0]["phone"].startswith("1390000000")

    centre.refuses = lambda _: False
    again = read_all(tmp_path, log, centre)
    again.figures.faults["refused"] = {}
    again.step(T0)
    assert "refused" not in again.figures.faults


def test_a_centre_that_refuses_everything_is_away(tmp_path: Path) -> None:
    centre = Particular(SHIPPED)
    log = Log(tmp_path / "log")
    read_all(tmp_path, log, centre)
    log.append(wide(a_busy_morning()))
    centre.deaf = True
    with pytest.raises(Away, match="refuses everything"):
        read_all(tmp_path, log, centre)
    assert not list((tmp_path / "refused").iterdir())


def test_what_was_kept_long_ago_is_forgotten(tmp_path: Path) -> None:
    refused = Refused(tmp_path)
    for name, days in (("old", 91), ("young", 89)):
        path = tmp_path / "refused" / f"{name}.json"
        path.write_text("{}")
        then = path.stat().st_mtime - timedelta(days=days).total_seconds()
        os.utime(path, (then, then))
    refused.forget()
    assert [path.stem for path in (tmp_path / "refused").iterdir()] == ["young"]
