"""Statements for a path on which somebody waits: PostgreSQL plans them once a connection.

An ordinary read of Django's is built anew by Python and planned anew by the server each time:
half a millisecond where the look itself takes a twentieth. Write SQL like this only where that
was measured to matter; bench/payee_check.py measures the payee check.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier


def rows(sql: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """What the statement returns; `%(name)s` in it stands for a value.

    It joins the transaction that is open and commits by itself where none is. `sql` is a constant
    of the code: each different text stays planned on the server. Raises the errors of django.db.
    """
    connection.ensure_connection()
    # Django's own cursor puts the values into the text: then nothing stays planned.
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(sql.encode(), values, prepare=True).fetchall()


def plan_anew(table: str) -> None:
    """Have PostgreSQL look at a table that just grew much.

    A plan made while it was small reads it from end to end, and would be kept until the server
    looks by itself, up to minutes later.
    """
    with connection.cursor() as cursor:
        cursor.execute(SQL("ANALYZE {}").format(Identifier(table)))
