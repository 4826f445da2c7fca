"""A prepared statement stays planned, joins the transaction and fails as Django's reads do."""

from __future__ import annotations

import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction

from fanzha.kit.prepared import rows

NEXT = "SELECT %(number)s::bigint + 1"


def test_it_stays_planned(db: None) -> None:
    assert [rows(NEXT, {"number": n}) for n in (1, 2)] == [[(2,)], [(3,)]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [
            "SELECT $1::bigint + 1%"
        ])  # fmt: skip
        assert cursor.fetchone() == (1,)


def test_it_reads_and_writes_in_the_open_transaction(db: None) -> None:
    made = "INSERT INTO units_unit (code, name_zh, name_en, kind, path, x, y, line) "
    made += "VALUES (%(code)s, '', '', '', '', 0, 0, 'xml') RETURNING code"
    found = "SELECT code FROM units_unit WHERE code = %(code)s"
    with transaction.atomic():
        assert rows(made, {"code": "Q9"}) == rows(found, {"code": "Q9"}) == [("Q9",)]
        transaction.set_rollback(True)
    assert rows(found, {"code": "Q9"}) == []


def test_it_raises_the_errors_of_django(db: None) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        rows("SELECT nothing FROM nowhere", {})
    with pytest.raises(OperationalError), transaction.atomic():
        rows("SELECT pg_cancel_backend(pg_backend_pid())", {})
