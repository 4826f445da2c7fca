"""`fanzha detect backtest`: a rule over an archive, by command."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fanzha.cli.main import app
from fanzha.sim.make import make
from fanzha.sim.place import Size
from tests.prevent.detect.backtest.made import FOREIGN, MANY, archive
from tests.prevent.detect.backtest.test_backtest import ROWS

RULES = """
[[rule]]
name = "foreign"
title_zh = "虚构规则"
title_en = "a made-up rule"
event = "call_start"
when = "{when}"
level = "low"
scam_type = "authority"
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    make(tmp_path / "town", Size.HAMLET, 1, 5, date(2026, 3, 2), lambda step: None)
    archive(tmp_path / "archive", ROWS)
    return tmp_path


def run(town: Path, when: str = FOREIGN.when, *more: str) -> tuple[int, str]:
    """The exit code, and everything said."""
    rules = town / "rules.toml"
    rules.write_text(RULES.format(when=when), encoding="utf-8")
    options = ["--rule", rules, "--archive", town / "archive", "--truth", town / "town", *more]
    answer = CliRunner().invoke(app, ["detect", "backtest", *map(str, options)])
    return answer.exit_code, answer.output


def test_it_prints_what_a_rule_would_have_done(town: Path) -> None:
    code, said = run(town, FOREIGN.when, "--json")
    told = json.loads(said)
    assert code == 0
    assert (told["score"]["alerts"], told["rows"]) == (5, len(ROWS))
    code, said = run(town)
    assert code == 0
    assert "预警 alerts 5" in said


def test_it_keeps_to_the_days_asked_for(town: Path) -> None:
    days = ("--start", "2026-03-03", "--end", "2026-03-04", "--json")
    assert json.loads(run(town, FOREIGN.when, *days)[1])["score"]["alerts"] == 2


def test_it_says_which_rule_is_wrong_and_where(town: Path) -> None:
    code, said = run(town, "caller_call_1h > 3")
    assert code != 0
    assert "第 1 行第 1 列" in said
    assert "caller_calls_1h" in said


def test_it_names_the_rules_there_are(town: Path) -> None:
    code, said = run(town, FOREIGN.when, "--name", MANY.name)
    assert code != 0
    assert "foreign" in said
