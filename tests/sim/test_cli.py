"""`fanzha sim town` through its door."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from fanzha.cli.sim import sim_app

run = CliRunner().invoke


def test_it_prints_counts_as_json_and_ends_with_zero(tmp_path: Path) -> None:
    out = tmp_path / "town"
    result = run(
        sim_app, ["town", "--days", "1", "--out", str(out), "--start", "2025-05-01", "--json"]
    )
    assert result.exit_code == 0
    counts = json.loads(result.stdout)
    assert counts["entities"]["person"] == 2000
    assert counts["start"] == "2025-05-01"
    assert (out / "manifest.json").is_file()


def test_it_ends_with_one_when_the_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = run(sim_app, ["town", "--days", "1", "--out", str(tmp_path)])
    assert result.exit_code == 1
    assert "不为空" in result.stderr
    assert "not empty" in result.stderr


def test_it_ends_with_two_on_bad_use(tmp_path: Path) -> None:
    for wrong in (["--size", "city"], ["--start", "yesterday"], ["--days", "many"]):
        result = run(sim_app, ["town", "--out", str(tmp_path / "town"), *wrong])
        assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []
