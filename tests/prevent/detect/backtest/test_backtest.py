"""What a back-test says of a rule, counted by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from fanzha.engine.stream.rules import RuleSet
from fanzha.kit.errors import Trouble
from fanzha.prevent.detect.backtest import backtest
from fanzha.prevent.detect.backtest.archive import span
from fanzha.prevent.intake.archive import Archive
from tests.prevent.detect.backtest.made import (
    ANN,
    BEA,
    CAI,
    COURIER,
    DAN,
    END,
    FOREIGN,
    GANG,
    LARGE,
    MANY,
    T0,
    Told,
    archive,
    call,
    hours,
)

# Ann is cheated and pays twice, Bea is cheated before anybody calls her from abroad,
# Cai is approached and pays nothing, Dan talks to a relative.
ROWS = [
    call(10, 1.0, GANG, ANN, origin="foreign", calls=60),
    call(11, 1.5, GANG, ANN, origin="foreign", calls=70),
    call(12, 5.0, COURIER, DAN, calls=55),
    call(13, 6.0, COURIER, BEA, origin="foreign"),
    call(14, 26.0, GANG, ANN, origin="foreign", calls=80),
    call(15, 27.0, GANG, CAI, origin="foreign", calls=81, late=0.5),
    call(16, 50.0, COURIER, DAN, origin="foreign"),
    call(17, 51.0, GANG, DAN, origin="foreign", listed=True),
    call(18, 52.0, COURIER, DAN),
]
TOLD = Told(
    cases=(("A", ANN, True, 0, 40), ("B", BEA, True, 0, 40), ("C", CAI, False, 20, 40)),
    payments=(("A", 3.0, 100_000), ("A", 30.0, 50_000), ("B", 5.5, 70_000)),
    gang=(GANG,),
)


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    return archive(tmp_path / "archive", ROWS)


def test_a_rule_speaks_of_an_entity_once_a_day(stored: Path) -> None:
    result = backtest(FOREIGN, stored, T0, END, TOLD)
    # Ann on two days, Bea, Cai, Dan once: the listed call does not count.
    assert result.score.alerts == 5
    assert result.by_day == (2, 2, 1)
    assert result.alerts_a_day == pytest.approx(5 / 3)
    assert result.rows == len(ROWS)


def test_it_counts_right_and_wrong_hits_and_cases(stored: Path) -> None:
    score = backtest(FOREIGN, stored, T0, END, TOLD).score
    assert (score.right, score.wrong, score.unjudged) == (4, 1, 0)
    assert (score.cases, score.cases_hit, score.cases_paid, score.cases_before) == (2, 2, 2, 1)
    assert (score.precision, score.recall) == (0.8, 1.0)


def test_money_paid_after_the_hit_could_have_been_saved(stored: Path) -> None:
    score = backtest(FOREIGN, stored, T0, END, TOLD).score
    assert (score.stolen_fen, score.saved_fen) == (220_000, 150_000)
    assert score.lead_s == (7200.0, 7200.0, 7200.0)
    assert score.saved_share == pytest.approx(150 / 220)


def test_a_hit_counts_from_when_it_was_known_and_not_from_when_it_happened(
    tmp_path: Path,
) -> None:
    late = [call(10, 1.0, GANG, ANN, origin="foreign", late=2.5)]
    score = backtest(FOREIGN, archive(tmp_path, late), T0, END, TOLD).score
    assert (score.cases_hit, score.cases_before) == (1, 0)
    assert score.saved_fen == 50_000


def test_it_tells_money_that_ten_minutes_would_have_saved(tmp_path: Path) -> None:
    told = replace(TOLD, payments=(("A", 1.1, 30_000), ("A", 1.25, 40_000)))
    score = backtest(FOREIGN, archive(tmp_path, ROWS[:1]), T0, END, told).score
    assert (score.saved_fen, score.in_time_fen) == (70_000, 40_000)


def test_it_names_the_best_and_the_worst_cases(stored: Path) -> None:
    result = backtest(FOREIGN, stored, T0, END, TOLD)
    assert [(case.case, case.position, case.saved_fen) for case in result.best] == [
        ("A", 10, 150_000)
    ]
    assert [(case.case, case.paid_fen, case.saved_fen) for case in result.worst] == [
        ("B", 70_000, 0)
    ]
    assert result.wrong_at == (16,)


def test_a_rule_about_a_number_is_right_when_the_number_is_a_con_artists(stored: Path) -> None:
    score = backtest(MANY, stored, T0, END, TOLD).score
    assert (score.alerts, score.right, score.wrong) == (3, 2, 1)
    assert score.cases_hit == 1
    assert score.saved_fen == 150_000


def test_it_knows_a_number_from_abroad_and_passes_over_nobody(tmp_path: Path) -> None:
    abroad = "+38412830945"
    rows = [call(10, 1.0, abroad, ANN, calls=60), call(11, 1.2, "", ANN, calls=60)]
    score = backtest(MANY, archive(tmp_path, rows), T0, END, Told(gang=(abroad,))).score
    assert (score.alerts, score.right) == (1, 1)


def test_without_the_whole_truth_it_judges_what_is_known_only(stored: Path) -> None:
    known = replace(TOLD, whole=False, cleared=((DAN, 48, 72),), cases=TOLD.cases[:1])
    score = backtest(FOREIGN, stored, T0, END, known).score
    assert (score.right, score.wrong, score.unjudged) == (2, 1, 2)
    assert score.precision == pytest.approx(2 / 3)


def test_it_stands_beside_the_rules_in_force(stored: Path) -> None:
    in_force = RuleSet([MANY, replace(LARGE, name="other"), replace(FOREIGN, shadow=True)])
    result = backtest(FOREIGN, stored, T0, END, TOLD, in_force)
    assert result.in_force is not None
    assert result.together is not None
    assert [(b.name, b.alerts, b.both, b.earlier) for b in result.beside] == [
        ("many_calls", 3, 2, 0), ("other", 0, 0, 0),
    ]  # fmt: skip
    assert (result.in_force.alerts, result.together.alerts) == (3, 8)
    assert (result.in_force.cases_hit, result.together.cases_hit) == (1, 2)
    assert result.new_alerts == 3


def test_it_keeps_to_the_period(stored: Path) -> None:
    result = backtest(FOREIGN, stored, hours(24), hours(48), TOLD)
    assert (result.score.alerts, result.rows, result.days) == (2, 2, 1.0)
    assert len(result.by_day) == 1


def test_what_it_returns_names_nobody(stored: Path) -> None:
    told = json.dumps(backtest(FOREIGN, stored, T0, END, TOLD, RuleSet([MANY])).as_dict())
    for number in (ANN, BEA, CAI, DAN, GANG, COURIER):
        assert str(number) not in told


def test_the_same_rows_in_any_files_give_the_same(stored: Path, tmp_path: Path) -> None:
    pieces = tmp_path / "pieces"
    for row in reversed(ROWS):
        archive(pieces, [row])
    told = [backtest(FOREIGN, folder, T0, END, TOLD) for folder in (stored, pieces)]
    assert replace(told[0], seconds=0.0) == replace(told[1], seconds=0.0)


def test_an_empty_archive_gives_zeros(tmp_path: Path) -> None:
    result = backtest(LARGE, tmp_path, T0, END, TOLD)
    assert (result.score.alerts, result.rows, result.score.precision) == (0, 0, None)
    with_truth = result.score
    assert (with_truth.cases, with_truth.cases_hit, with_truth.saved_fen) == (2, 0, 0)


def test_it_names_a_column_the_archive_lacks(stored: Path) -> None:
    lacking = replace(FOREIGN, when="callee_calls_7d > 3")
    with pytest.raises(Trouble, match="callee_calls_7d"):
        backtest(lacking, stored, T0, END, TOLD)


def test_it_says_which_rule_in_force_it_could_not_compare(stored: Path) -> None:
    newer = replace(MANY, name="newer", when="callee_calls_7d > 3")
    result = backtest(FOREIGN, stored, T0, END, TOLD, RuleSet([MANY, newer]))
    assert result.unread == ("newer",)
    assert [one.name for one in result.beside] == ["many_calls"]


def test_a_period_must_end_after_it_begins(stored: Path) -> None:
    with pytest.raises(Trouble) as told:
        backtest(FOREIGN, stored, T0, T0, TOLD)
    assert told.value.field == "end"


def test_it_reads_quotes_in_the_folders_name(tmp_path: Path) -> None:
    odd = archive(tmp_path / "an 'odd' name", ROWS)
    assert backtest(FOREIGN, odd, T0, END, TOLD).score.alerts == 5
    assert span(odd) == (T0 + timedelta(hours=1), T0 + timedelta(hours=53))
    assert span(tmp_path / "nothing") is None


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
def test_an_hour_made_one_file_meanwhile_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    for row in [{**row, "arrival_time": hours(1)} for row in ROWS]:
        archive(tmp_path, [row])
    calm = backtest(FOREIGN, tmp_path, T0, END, TOLD)
    listed, times = Archive.files, count(1)

    def files(stored: Archive, kind: str, start: datetime, end: datetime) -> list[Path]:
        """The list, and then what an hourly compaction does."""
        found = listed(stored, kind, start, end)
        if next(times) == nth:
            assert stored.compact(END) == 1
        return found

    monkeypatch.setattr(Archive, "files", files)
    found = backtest(FOREIGN, tmp_path, T0, END, TOLD)
    assert next(times) > nth
    assert len(list(tmp_path.rglob("*.parquet"))) == 1
    assert replace(found, seconds=0) == replace(calm, seconds=0)
