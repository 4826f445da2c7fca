"""The record cannot be changed, by our code or by plain SQL."""

from __future__ import annotations

from datetime import UTC, date, datetime

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


FILL = """
    INSERT INTO audit_entry (at, role, verb, subject_kind, subject_id, ground, purpose)
    SELECT timestamptz '2025-03-01' + n * interval '10 minutes', 'duty_officer', 'look', 'resident',
        'P' || n, 'alert:1', 'dissuade' FROM generate_series(1, 40000) n;
    SELECT brin_summarize_new_values('entry_at'); ANALYZE audit_entry
"""


def test_a_search_by_days_finds_them_by_their_index(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILL)
    found = entries(since=date(2025, 6, 1), until=date(2025, 6, 30))
    ids = list(found.values_list("pk", flat=True))
    assert len(ids) == 30 * 24 * 6
    assert ids == sorted(ids, reverse=True)
    assert "entry_at" in found[:51].explain()
    assert "entry_at" in found.order_by().explain()
