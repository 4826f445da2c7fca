"""All tables at once are the tables that the migrations make one after the other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from fanzha.kit.postgres.server import FAST_AND_LOOSE, Server
from fanzha.kit.tables.whole import FILE, dumped

CASTS = re.compile(r"::text(\[\])?|[()]")
WALKED, AT_ONCE = "walked", "at_once"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of its own with two empty databases, filled in the two ways."""
    with tempfile.TemporaryDirectory(prefix="fanzha-tables-") as made:
        Path(made).chmod(0o755)
        server = Server(Path(made), settings=FAST_AND_LOOSE)
        with psycopg.connect(server.start(), autocommit=True) as line:
            for name in (WALKED, AT_ONCE):
                line.execute(f"CREATE DATABASE {name}")
        migrate(server.dsn(WALKED), "--walk")
        migrate(server.dsn(AT_ONCE))
        yield server
        server.stop()


def migrate(dsn: str, *more: str) -> None:
    """As a shell would."""
    given = {"FANZHA_DSN": dsn, "DJANGO_SETTINGS_MODULE": "fanzha.settings", "FANZHA_DEMO": "1"}
    words = ["django", "migrate", "--verbosity", "0", "--no-input", *more]
    subprocess.run([sys.executable, "-m", *words], env=os.environ | given, check=True)


def test_they_are_the_same_to_the_last_trigger(server: Server) -> None:
    walked, at_once = (_lines(dumped(server.dsn(name), server)) for name in (WALKED, AT_ONCE))
    assert at_once == walked


def _lines(told: str) -> list[str]:
    """Without what is for psql; PostgreSQL casts a list where it was written otherwise each of
    its members, when it reads its own words again."""
    lines = (line for line in told.splitlines() if not line.startswith("\\"))
    return [CASTS.sub("", line) if "ARRAY[" in line else line for line in lines]


def test_they_hold_as_many_rows(server: Server) -> None:
    found = []
    for name in (WALKED, AT_ONCE):
        with psycopg.connect(server.dsn(name)) as line:
            tables = [table for (table,) in line.execute(TABLES)]
            found.append({table: line.execute(_count(table)).fetchone() for table in tables})
    assert found[0] == found[1]


def _count(table: str) -> sql.Composed:
    return sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))


def test_every_migration_is_in_the_file() -> None:
    names = {
        f"('{path.parts[-3]}', '{path.stem}'"
        for path in Path(FILE).parents[2].rglob("migrations/0*.py")
    }
    missing = {name for name in names if name not in FILE.read_text()}
    assert missing == set(), "python scripts/tables.py"
