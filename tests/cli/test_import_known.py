"""`fanzha import warnings|numbers` and `fanzha export warnings`, as a shell runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from typer.testing import CliRunner

from fanzha.cli.main import app
from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.units.actions import enter_units
from fanzha.kit import clock
from fanzha.kit.clock import shown
from fanzha.prevent.alert.models import Alert
from fanzha.prevent.block.models import Listed
from tests.cast import UNITS
from tests.prevent.alert.test_warnings import CITY
from tests.prevent.block.test_imports import NUMBERS


@pytest.fixture
def given(committed_db: None, tmp_path: Path) -> dict[str, str]:
    """The environment of a command that works on the test's database."""
    enter_units(UNITS)
    at = connection.settings_dict
    dsn = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    return {"FANZHA_DSN": dsn, "FANZHA_DATA": str(tmp_path / "data")}


@pytest.fixture
def shell(given: dict[str, str]) -> Any:
    """Run the command in a process of its own; gives its exit code, output and errors."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "fanzha", *words]
        return subprocess.run(
            command, env={**os.environ, **given}, capture_output=True, text=True, check=False
        )

    return run


@pytest.fixture
def fanzha(given: dict[str, str]) -> Iterator[Any]:
    """Run the command in this process: a second and a half less."""
    with mock.patch.dict(os.environ, given):
        yield lambda *words: CliRunner().invoke(app, words)


def test_it_imports_warnings_and_exports_their_results(fanzha: Any, tmp_path: Path) -> None:
    file = tmp_path / "city.csv"
    yesterday = shown(clock.now() - timedelta(days=1))
    file.write_bytes(CITY.replace("2026-03-02", f"{yesterday:%F}").encode("gb18030"))
    words = ("import", "warnings", str(file), "--mapping", "warnings_city", "--json")
    first = json.loads(fanzha(*words).stdout)
    assert first["changed"]
    assert first["rows_in"] == first["taken"] + first["left_out"] + first["rejected"] == 7
    assert {row["field"] for row in first["quarantine"]} >= {"phone", "money_fen", "row"}
    again = json.loads(fanzha(*words).stdout)
    assert (again["batch_id"], again["changed"]) == (first["batch_id"], False)
    assert Alert.objects.count() == first["taken"]
    nowhere = tmp_path / "none" / "back.csv"
    refused = fanzha("export", "warnings", str(first["batch_id"]), "--out", str(nowhere), "--json")
    assert json.loads(refused.stdout)["error"]["field"] == "out"
    out = tmp_path / "back.csv"
    assert fanzha("export", "warnings", str(first["batch_id"]), "--out", str(out)).exit_code == 0
    assert out.read_bytes().decode("gb18030").splitlines()[0].endswith("避免损失(元)")


def test_it_imports_a_list(shell: Any, tmp_path: Path) -> None:
    file = tmp_path / "numbers.csv"
    file.write_text(NUMBERS, encoding="utf-8")
    done = shell("import", "numbers", str(file), "--mapping", "known_numbers")
    assert done.returncode == 0
    assert "6 rows in = 2 new" in done.stdout
    assert Listed.objects.count() == 2


def test_it_says_in_both_languages_what_is_wrong_with_a_file(shell: Any, tmp_path: Path) -> None:
    file = tmp_path / "numbers.csv"
    file.write_text("号码,备注\n13900000001,x\n", encoding="utf-8")
    done = shell("import", "numbers", str(file), "--mapping", "known_numbers")
    assert done.returncode == 1
    assert "错误:" in done.stderr
    assert "error:" in done.stderr
    assert not Listed.objects.exists()


@pytest.mark.parametrize(("started", "field"), [(False, "data-dir"), (True, "FANZHA_SECRET_KEY")])
def test_it_starts_no_database_where_no_centre_was_or_no_secret_is(
    tmp_path: Path, *, started: bool, field: str
) -> None:
    file, data = tmp_path / "numbers.csv", tmp_path / "new"
    file.write_text(NUMBERS, encoding="utf-8")
    if started:
        data.mkdir()
        (data / "pg.secret").touch()
    command = [sys.executable, "-m", "fanzha", "import", "numbers", str(file), "--json"]
    words = ["--mapping", "known_numbers", "--data-dir", str(data)]
    bare = {name: value for name, value in os.environ.items() if not name.startswith("FANZHA_")}
    done = subprocess.run([*command, *words], env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["field"] == field
    assert data.exists() == started
    assert not (data / "pg").exists()


def test_it_imports_accounts_of_public_money_in_somebodys_name(fanzha: Any, tmp_path: Path) -> None:
    enter_user(NewUser("lead", "leader", "YX", "领导(虚构)"), password="a-long-password")
    file = tmp_path / "public.csv"
    file.write_text(
        "账号,开户行,户名,依据,截止时间\n9903000001272699277,B03,某县税务局(虚构),来函(虚构),\n",
        "utf-8",
    )
    words = ("import", "public-accounts", str(file), "--mapping", "public_accounts", "--by")
    told = json.loads(fanzha(*words, "lead", "--json").stdout)
    assert (told["rows_in"], told["new"], told["waiting"], told["rejected"]) == (1, 1, 1, 0)
    assert json.loads(fanzha(*words, "nobody", "--json").stdout)["error"]["field"] == "by"
