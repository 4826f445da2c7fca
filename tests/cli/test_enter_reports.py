"""`fanzha enter reports`, as a shell runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

from fanzha.govern.units.actions import enter_units
from fanzha.recover.report.models import Report
from fanzha.recover.stop.models import Order
from tests.cast import UNITS
from tests.recover.test_batch import ROWS, write_csv


def test_it_enters_a_file_of_reports_once_and_stops_nothing(
    committed_db: None, tmp_path: Path
) -> None:
    enter_units(UNITS)
    file = write_csv(tmp_path / "登记.csv", ROWS[:-5])
    at = connection.settings_dict
    dsn = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    given = {"FANZHA_DSN": dsn, "FANZHA_DATA": str(tmp_path / "data")}
    words = ("enter", "reports", str(file), "--mapping", "reports_sample")

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "fanzha", *words, *more]
        return subprocess.run(
            command, env={**os.environ, **given}, capture_output=True, text=True, check=False
        )

    told = json.loads(run("--json").stdout)
    assert (told["rows_in"], told["reports"], told["changed"]) == (3, 2, True)
    again = run()
    assert "nothing changed" in again.stdout
    assert (Report.objects.count(), Order.objects.count()) == (2, 0)
