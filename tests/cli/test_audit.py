"""`fanzha audit` on a centre's database: whole, broken and where, and the head for outside."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from typer.testing import CliRunner, Result

from fanzha.cli import audit
from fanzha.cli.main import app
from fanzha.govern.audit.actions import record_each
from fanzha.govern.audit.sealing import seal

AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _sealed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own database instead of a centre's, with a few sealed entries."""
    monkeypatch.setattr(audit, "centre_of", lambda _data, _dsn: nullcontext())
    record_each(
        range(3), actor_id=None, role="system", verb="look", subject_kind="resident",
        ground="alert:1", purpose="dissuade", now=AT,
    )  # fmt: skip
    seal(AT)


def fanzha(*words: object) -> Result:
    return CliRunner().invoke(app, ["audit", *(str(word) for word in words)])


def tampered() -> int:
    """Somebody with all rights changes the last entry; its key."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE audit_entry SET verb = 'x' WHERE id = (SELECT max(id) FROM audit_entry)"
            " RETURNING id"
        )
        (key,) = cursor.fetchone() or (0,)
        cursor.execute("SET session_replication_role = origin")
    return int(key)


def test_it_says_that_the_record_is_whole() -> None:
    done = fanzha("verify")
    assert done.exit_code == 0
    assert "完好 · intact" in done.stdout


def test_it_names_the_place_and_fails_when_it_is_not() -> None:
    key = tampered()
    done = fanzha("verify")
    assert done.exit_code == 1
    assert f"entry {key} was changed" in done.stdout
    told: dict[str, Any] = json.loads(fanzha("verify", "--json").stdout)
    assert told["faults"] == [{"kind": "changed", "block": 1, "entry": key}]


def test_an_anchor_it_wrote_fits_and_another_does_not(tmp_path: Path) -> None:
    kept = tmp_path / "heads.txt"
    assert fanzha("anchor", "--out", kept).stdout == kept.read_text()
    assert fanzha("verify", "--anchor", kept).exit_code == 0
    kept.write_text(f"1 {'0' * 64} -\n")
    done = fanzha("verify", "--anchor", kept)
    assert done.exit_code == 1
    assert "block 1 is not what the anchor says" in done.stdout


@pytest.mark.parametrize("text", ["no anchor", "\0"])
def test_it_refuses_a_file_that_holds_no_anchors(tmp_path: Path, text: str) -> None:
    kept = tmp_path / "heads.txt"
    kept.write_text(text)
    done = fanzha("verify", "--anchor", kept)
    assert done.exit_code == 1
    assert "no anchor" in done.stderr
