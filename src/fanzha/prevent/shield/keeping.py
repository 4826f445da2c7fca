"""A check kept by one statement that commits by itself: a customer waits for no second one."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field
from psycopg.sql import SQL, Identifier, Placeholder

from fanzha.kit.prepared import rows
from fanzha.prevent.shield.models import Check


def insert(row: Check) -> bool:
    """Keep a new check, which gets its key. False where the bank used the request id before."""
    values = {
        field.attname: field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in _fields()
    }
    found = rows(_statement(), values)
    if found:
        row.pk = found[0][0]
    return bool(found)


@cache
def _statement() -> str:
    names = [field.attname for field in _fields()]
    statement = SQL(
        "INSERT INTO {} ({}) VALUES ({}) ON CONFLICT (bank, request_id) DO NOTHING RETURNING id"
    ).format(
        Identifier(Check._meta.db_table), SQL(", ").join([Identifier(name) for name in names]),
        SQL(", ").join([Placeholder(name) for name in names]),
    )  # fmt: skip
    return statement.as_string()


@cache
def _fields() -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in Check._meta.concrete_fields if not field.primary_key)
