"""A back-test at the owner's gives counts back, and no case, number or position."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from fanzha.prevent.detect.remote.answers import answered, taken
from tests.prevent.detect.backtest import made

ASKED = {
    "number": 1, "start": made.T0.isoformat(), "end": (made.T0 + timedelta(days=1)).isoformat()
}  # fmt: skip


def test_only_counts_leave(tmp_path: Path) -> None:
    calls = [made.call(n, n / 10, made.GANG, made.ANN + n, calls=60.0 + n) for n in range(4)]
    calls.append(made.call(9, 1.0, made.COURIER, made.ANN, calls=3.0))
    made.archive(tmp_path, calls)
    told = answered({**ASKED, "rule": made.MANY.as_dict()}, tmp_path)
    assert told.keys() == {"rows", "alerts", "by_day", "days", "seconds"}
    assert (told["rows"], told["alerts"], told["by_day"]) == (5, 1, [1])
    assert taken(told) == {"rows": 5, "alerts": 1, "by_day": [1]}
    assert str(made.GANG) not in str(told)


def test_what_is_wrong_with_a_question_is_answered_in_words(tmp_path: Path) -> None:
    told = answered({**ASKED, "rule": {"name": "half_a_rule"}}, tmp_path)
    assert taken(told).keys() == {"trouble"}
    assert told["trouble"]["zh"]
    backwards = {**ASKED, "rule": made.MANY.as_dict(), "end": made.T0.isoformat()}
    assert answered(backwards, tmp_path)["trouble"]["en"] == "must be after the start"
