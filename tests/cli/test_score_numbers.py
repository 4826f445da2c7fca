"""`fanzha score numbers` and `fanzha train numbers`, without a database."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from fanzha.cli.main import app
from tests.numbers import made_up, write


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_it_scores_unlabelled_numbers_in_the_order_of_the_file(tmp_path: Path) -> None:
    rows = [{k: v for k, v in row.items() if k != "label"} for row in made_up(12)]
    rows.append(rows[0])
    out = tmp_path / "out.csv"
    assert run("score", "numbers", write(tmp_path / "a.csv", rows), "--out", out).exit_code == 0
    with out.open(encoding="utf-8", newline="") as file:
        scored = list(csv.DictReader(file))
    assert list(scored[0]) == ["phone_no_m", "score", "reasons"]
    assert [row["phone_no_m"] for row in scored] == [row["phone_no_m"] for row in rows]
    assert all(0 <= float(row["score"]) <= 1 and row["reasons"] for row in scored)
    assert scored[0] == scored[-1]


@pytest.mark.parametrize("missing", ["imeis", "phone_no_m"])
def test_it_names_what_is_missing_and_writes_nothing(tmp_path: Path, missing: str) -> None:
    rows = [{k: v for k, v in row.items() if k != missing} for row in made_up(3)]
    out = tmp_path / "out.csv"
    said = run("score", "numbers", write(tmp_path / "a.csv", rows), "--out", out, "--json")
    assert said.exit_code == 1
    assert json.loads(said.stdout.splitlines()[0])["error"]["field"] == missing
    assert list(tmp_path.iterdir()) == [tmp_path / "a.csv"]


def test_it_says_where_it_cannot_write(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", made_up(3))
    said = run("score", "numbers", file, "--out", tmp_path / "none" / "out.csv")
    assert said.exit_code == 1
    assert "out.csv" in said.stderr


def test_training_ends_with_its_figures_and_scoring_takes_its_file(tmp_path: Path) -> None:
    data, model = write(tmp_path / "a.csv", made_up(180)), tmp_path / "model.json.gz"
    told = run("train", "numbers", data, "--out", model, "--splits", "0")
    assert json.loads(told.stdout.splitlines()[-1])["numbers"] == 180
    out = tmp_path / "out.csv"
    assert run("score", "numbers", data, "--out", out, "--model", model).exit_code == 0


def test_other_commands_do_not_pay_for_the_model() -> None:
    code = "import sys; import fanzha.cli.main; sys.exit('lightgbm' in sys.modules or 'sklearn' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
