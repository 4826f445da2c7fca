"""Enter all tables into an empty database; write them out of one that has walked."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from fanzha.kit.postgres import Server

FILE = Path(__file__).with_name("tables.sql")
HEAD = "-- Written by scripts/tables.py with PostgreSQL {major}. Do not change by hand.\n"
FOR_PSQL = re.compile(r"^(--.*|SET \w+ = .*;|SELECT pg_catalog\.set_config.*|\\.*)\n", re.MULTILINE)
"""Comments, settings of the session, and what only psql understands."""


def enter(connection: BaseDatabaseWrapper) -> bool:
    """Make all tables, in one transaction; whether they were made. Nothing is done where there is
    a table, or on a server of another major version than the file's."""
    told = FILE.read_text()
    if not told.startswith(HEAD.format(major=_major(connection))):
        return False
    if connection.introspection.table_names():
        return False
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        # Bodies of functions name tables that come later.
        cursor.execute("SET LOCAL check_function_bodies = off; " + told)
    return True


def written(connection: BaseDatabaseWrapper, server: Server) -> str:
    """The text of the file, out of the database `postgres` of a server that has walked."""
    tables = FOR_PSQL.sub("", dumped(server.dsn(), server)).lstrip("\n")
    return HEAD.format(major=_major(connection)) + tables + _applied(connection)


def dumped(dsn: str, server: Server) -> str:
    """What `pg_dump`, of the server's own version, tells of the tables of a database."""
    tool = str(server.binaries / "pg_dump")
    command = [tool, "--schema-only", "--no-owner", "--no-privileges", dsn]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd="/").stdout


def _applied(connection: BaseDatabaseWrapper) -> str:
    names = sorted(MigrationRecorder(connection).applied_migrations())
    rows = ",\n".join(f"('{app}', '{name}', now())" for app, name in names)
    return f"INSERT INTO public.django_migrations (app, name, applied) VALUES\n{rows};\n"


def _major(connection: BaseDatabaseWrapper) -> int:
    connection.ensure_connection()
    return int(connection.connection.info.server_version // 10_000)
