"""The detector reads one log: stopped and started anywhere, it says the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.engine.stream import rules
from fanzha.engine.stream.rules import RuleSet, from_fields
from fanzha.kit.errors import Trouble
from fanzha.prevent.detect.detector import Detector
from fanzha.prevent.detect.ports import At, Away, Outcome
from fanzha.prevent.detect.replay import OnPaper, alerts
from fanzha.prevent.intake.events import widen
from fanzha.prevent.intake.feeds import gathered
from fanzha.prevent.intake.lines import read_lines
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.validate import Sender
from fanzha.words.schemas import event_schema
from tests.prevent.events import call, event, hang_up, transfer

T0 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PHONE, ABROAD = "13900000001", "+2105550168"
SHIPPED = {"rules": rules.default().json.encode()}


def a_busy_morning(minutes: int = 90) -> list[dict[str, Any]]:
    """Calls from abroad that last, apps, payments to somebody new: of seven residents (虚构)."""
    rows: list[dict[str, Any]] = []
    for n in range(minutes):
        at, phone = T0 + timedelta(minutes=n), f"1390000000{n % 7}"
        began = call(at, f"+21055501{n % 60:02}", phone, f"c{n}", event_id=f"c{n}")
        rows.append(began)
        if n % 2 == 0:
            rows.append(
                event("app_install", at + timedelta(seconds=30), phone=phone, app=f"cn.app{n}",
                      event_id=f"i{n}")
            )  # fmt: skip
        if n % 5 == 4:
            rows.append(hang_up(at + timedelta(seconds=40), began, event_id=f"e{n}"))
        if n % 3 == 0:
            rows.append(
                transfer(at + timedelta(seconds=50), f"62000000{n % 7}", f"62990000{n}", 3_000_000,
                         event_id=f"t{n}")
            )  # fmt: skip
    return rows


def wide(events: list[dict[str, Any]]) -> pa.Table:
    """The events as rows of the log."""
    lines = "".join(json.dumps(row) + "\n" for row in events).encode()
    feed = gathered(read_lines(lines, Sender("test", datetime(9999, 1, 1, tzinfo=UTC))))
    assert not feed.bad
    return feed.rows.sort_by("arrival_time")


def said(centre: OnPaper) -> list[dict[str, Any]]:
    """What the centre was told, whole."""
    return alerts(centre).to_pylist()


def read_all(data: Path, log: Log, centre: OnPaper, *, keep: bool = False) -> Detector:
    """One life of a detector: it reads what is there; `keep`: and leaves a snapshot."""
    detector = Detector(data, log, centre)
    detector.put_in_force(T0)
    while detector.read_on():
        pass
    if keep:
        detector.snapshot()
    return detector


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What a detector says that is never stopped."""
    data = tmp_path_factory.mktemp("undisturbed")
    log, centre = Log(data / "log"), OnPaper(SHIPPED)
    read_all(data, log, centre)
    log.append(wide(a_busy_morning()))
    read_all(data, log, centre)
    return said(centre)


def test_it_says_something_about_a_busy_morning(undisturbed: list[dict[str, Any]]) -> None:
    assert {row["rule"] for row in undisturbed} >= {"app_in_call", "risk_high_ring"}
    assert len({row["id"] for row in undisturbed}) == len(undisturbed)


@settings(max_examples=12, deadline=None)
@given(lives=st.lists(st.tuples(st.integers(1, 90), st.booleans()), max_size=4))
def test_it_says_the_same_however_often_it_is_stopped(
    lives: list[tuple[int, bool]], undisturbed: list[dict[str, Any]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    data = tmp_path_factory.mktemp("stopped")
    log, centre = Log(data / "log"), OnPaper(SHIPPED)
    read_all(data, log, centre)
    rest = wide(a_busy_morning())
    for rows, keep in lives:
        log.append(rest.slice(0, rows))
        rest = rest.slice(rows)
        read_all(data, log, centre, keep=keep)
    log.append(rest)
    read_all(data, log, centre)
    assert said(centre) == undisturbed


def a_rule(name: str, when: str) -> RuleSet:
    """One rule about calls."""
    return RuleSet([from_fields({
        "name": name, "title_zh": "试", "title_en": "try", "event": "call_start", "when": when,
        "level": "low", "scam_type": "other",
    })])  # fmt: skip


def test_a_replay_switches_rules_at_the_same_event(tmp_path: Path) -> None:
    log = Log(tmp_path / "log")
    before, after = a_rule("before", "origin = 'foreign'"), a_rule("after", "origin = 'foreign'")
    centre = OnPaper({"rules": before.json.encode()})
    detector = read_all(tmp_path, log, centre)
    rows = wide([call(T0 + timedelta(minutes=n), ABROAD, f"1390000000{n}", f"c{n}")
                 for n in range(6)])  # fmt: skip
    log.append(rows.slice(0, 3))
    detector.read_on()
    centre.contents = {"rules": after.json.encode()}
    detector.control.applied.pop("rules")
    detector.put_in_force(T0)
    log.append(rows.slice(3))
    detector.read_on()
    lived = said(centre)
    assert [row["rule"] for row in lived] == ["before"] * 3 + ["after"] * 3

    again = OnPaper({})
    read_all(tmp_path, log, again)
    assert said(again) == lived


def test_it_names_a_landline_nobody_is_known_for(tmp_path: Path) -> None:
    log, landline = Log(tmp_path / "log"), "03992001023"
    centre = OnPaper({"rules": a_rule("foreign", "origin = 'foreign'").json.encode()})
    read_all(tmp_path, log, centre)
    log.append(wide([call(T0, ABROAD, landline, "c1")]))
    read_all(tmp_path, log, centre)
    assert [row["value"] for row in said(centre)] == [landline]


def test_it_refuses_a_log_that_is_not_the_one_its_position_is_of(tmp_path: Path) -> None:
    centre = OnPaper(SHIPPED, at=At(7, T0))
    with pytest.raises(Trouble, match="do not belong together"):
        Detector(tmp_path, Log(tmp_path / "log"), centre)


class Unsteady(OnPaper):
    """A centre that is away at every second commit."""

    away = False

    def commit(self, outcome: Outcome) -> None:
        """Take it, or be away."""
        self.away = not self.away
        if self.away:
            raise Away("away")
        super().commit(outcome)


def test_nothing_is_lost_while_the_centre_is_away(
    tmp_path: Path, undisturbed: list[dict[str, Any]]
) -> None:
    log, centre = Log(tmp_path / "log"), Unsteady(SHIPPED)
    appended = False
    for _ in range(40):
        try:
            read_all(tmp_path, log, centre)
        except Away:
            continue
        if appended:
            break
        log.append(wide(a_busy_morning()))
        appended = True
    assert said(centre) == undisturbed


def test_an_unknown_kind_of_row_moves_time_and_nothing_else(tmp_path: Path) -> None:
    log, centre = Log(tmp_path / "log"), OnPaper(SHIPPED)
    statement = event(
        "statement_line", T0, statement_id="s1", account="6200000001", direction="in",
        amount_fen=100, source="B01",
    )  # fmt: skip
    log.append(widen("statement_line", wide([statement]).select(_columns("statement_line"))))
    detector = read_all(tmp_path, log, centre)
    assert (detector.position, said(centre)) == (log.end, [])


def _columns(kind: str) -> list[str]:
    return event_schema(kind).names


def test_it_says_when_a_window_has_not_its_full_history(tmp_path: Path) -> None:
    rule = a_rule("often", "callee_calls_7d >= 1")
    log, centre = Log(tmp_path / "log"), OnPaper({"rules": rule.json.encode()})
    detector = read_all(tmp_path, log, centre)
    log.append(wide([call(T0, ABROAD, PHONE, "c0"),
                     call(T0 + timedelta(days=7, seconds=1), ABROAD, "13900000002", "c1")]))  # fmt: skip
    detector.read_on()
    young, old = centre.signals
    assert [reason.code for reason in young.reasons] == ["rule", "warming_up"]
    assert [reason.code for reason in old.reasons] == ["rule"]


def test_a_clock_that_jumps_for_a_moment_moves_log_time_by_little(tmp_path: Path) -> None:
    log, centre = Log(tmp_path / "log"), OnPaper(SHIPPED)
    detector = read_all(tmp_path, log, centre)
    log.append(wide([call(T0, ABROAD, PHONE, "c0")]))
    detector.step(T0)
    detector.step(T0 + timedelta(days=4000))
    detector.control.applied.clear()
    detector.appended.clear()
    detector.put_in_force(T0 + timedelta(days=4000))
    detector.step(T0 + timedelta(days=4000))
    assert log.time <= T0 + timedelta(minutes=3)


def test_a_rule_published_while_the_detector_is_behind_is_in_the_log_at_once(
    tmp_path: Path,
) -> None:
    log, centre = Log(tmp_path / "log"), OnPaper(SHIPPED)
    detector = read_all(tmp_path, log, centre)
    log.append(wide([call(T0, ABROAD, PHONE, "c0")]))
    centre.contents = {**SHIPPED, "lists": b""}
    end = log.end
    detector.put_in_force(T0)
    detector.put_in_force(T0)
    assert (log.end, detector.position) == (end + 1, end - 1)
