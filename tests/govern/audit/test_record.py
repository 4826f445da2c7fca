"""The record cannot be changed, by our code or by plain SQL."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from fanzha.govern.audit.actions import record
from fanzha.govern.audit.queries import entries

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def one_entry(db: None) -> None:
    record(
        actor_id=None, role="auditor", verb="look", subject_kind="alert", subject_id=1,
        ground="alert:1", purpose="audit", now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"],
)
def test_it_refuses_to_change_or_drop_an_entry(one_entry: None, statement: str) -> None:
    refused = pytest.raises(DatabaseError, match=r"append-only|Cannot (update|delete)")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
    assert entries(subject="alert:1").count() == 1
