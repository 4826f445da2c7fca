"""A rule in shadow runs and is counted, and nobody hears of it until it is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fanzha.engine.stream.rules import Rule, RuleSet
from fanzha.prevent.detect.detector import Detector
from fanzha.prevent.detect.replay import OnPaper
from fanzha.prevent.intake.log import Log
from tests.prevent.detect.test_detector import ABROAD, PHONE, T0, read_all, said, wide
from tests.prevent.events import call

FOREIGN = Rule(
    "foreign", "虚构规则", "a made-up rule", "call_start", "origin = 'foreign'", "low", "other"
)
IN_SHADOW = replace(FOREIGN, shadow=True)
MINUTE = timedelta(minutes=1)


def content(*rules: Rule) -> dict[str, bytes]:
    return {"rules": RuleSet(rules).json.encode()}


def detector(data: Path, centre: OnPaper) -> Detector:
    return read_all(data, Log(data / "log"), centre)


def publish(detector: Detector, centre: OnPaper, *rules: Rule) -> None:
    """The centre's news of its rules comes into the log."""
    centre.contents = content(*rules)
    detector.control.applied.pop("rules")
    detector.put_in_force(T0)


def ring(detector: Detector, at: datetime, phone: str = PHONE) -> None:
    """A call from abroad comes in and is read."""
    events: list[dict[str, Any]] = [call(at, ABROAD, phone, f"c{at:%H%M}")]
    detector.log.append(wide(events))
    detector.read_on()


def test_it_is_counted_and_alerts_nobody(tmp_path: Path) -> None:
    centre = OnPaper(content(IN_SHADOW))
    quiet = detector(tmp_path, centre)
    ring(quiet, T0)
    ring(quiet, T0 + MINUTE)  # the same resident, the same day: counted once, as it would speak
    ring(quiet, T0 + 2 * MINUTE, "13900000002")
    assert quiet.figures.state(quiet, T0)["shadow"] == {"foreign": 2}
    assert quiet.figures.state(quiet, T0)["hits"] == {}
    assert (said(centre), quiet.figures.signals, quiet.figures.findings) == ([], 0, 0)


def test_published_it_speaks_from_the_next_event_on(tmp_path: Path) -> None:
    centre = OnPaper(content(IN_SHADOW))
    lived = detector(tmp_path, centre)
    ring(lived, T0)
    publish(lived, centre, FOREIGN)
    published_at = lived.log.end
    ring(lived, T0 + MINUTE)  # what was only counted today is no reason to be silent now
    alerts = said(centre)
    assert [(row["rule"], row["value"]) for row in alerts] == [("foreign", PHONE)]
    assert alerts[0]["position"] == published_at
    assert (dict(lived.figures.shadow), dict(lived.figures.hits)) == (
        {"foreign": 1},
        {"foreign": 1},
    )

    again = OnPaper({})
    detector(tmp_path, again)
    assert said(again) == alerts


@pytest.mark.parametrize("loud_first", [True, False])
def test_a_new_version_in_shadow_takes_nothing_from_the_one_in_force(
    tmp_path: Path, *, loud_first: bool
) -> None:
    newer = replace(IN_SHADOW, version=2, level="high")
    centre = OnPaper(content(*((FOREIGN, newer) if loud_first else (newer, FOREIGN))))
    lived = detector(tmp_path, centre)
    ring(lived, T0)
    assert [(row["rule"], row["version"], row["level"]) for row in said(centre)] == [
        ("foreign", 1, "low")
    ]
    assert (dict(lived.figures.shadow), dict(lived.figures.hits)) == (
        {"foreign": 1},
        {"foreign": 1},
    )


def test_a_sign_in_shadow_adds_nothing_to_a_residents_risk(tmp_path: Path) -> None:
    sign = Rule(
        "foreign_sign", "虚构规则", "a made-up sign", "call_start", "origin = 'foreign'", "sign",
        points=9.0, half_life_min=60.0, shadow=True,
    )  # fmt: skip
    at_risk = replace(FOREIGN, name="at_risk", when="victim_risk >= 0.5")
    centre = OnPaper(content(sign, at_risk))
    lived = detector(tmp_path, centre)
    ring(lived, T0)
    assert said(centre) == []
    publish(lived, centre, replace(sign, shadow=False), at_risk)
    ring(lived, T0 + MINUTE)
    assert [row["rule"] for row in said(centre)] == ["at_risk"]
