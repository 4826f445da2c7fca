"""Lists of involved numbers, accounts and hosts come in, bind for their period, and lift."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from fanzha.govern.access.rules import SYSTEM
from fanzha.kit.errors import Trouble
from fanzha.kit.prepared import plan_anew
from fanzha.prevent.block.actions import NewListing, enter, lift
from fanzha.prevent.block.imports import import_listings
from fanzha.prevent.block.models import Listed
from fanzha.prevent.block.queries import listed
from fanzha.prevent.block.rules import Kind, plain

NUMBERS = """序号,号码,认定依据,诈骗类型,列入时间,截止时间
1,+855 23 555 0168,案件 A(虚构),公检法,2026-01-01,2027-01-01
2,139-0000-0099,案件 B(虚构),贷款,,
3,abc,案件 C(虚构),贷款,,
4,13900000098,,贷款,,
5,13900000097,案件 D(虚构),贷款,2026-03-01,2026-02-01
6,13900000099,案件 B(虚构),贷款,,
"""


@pytest.fixture
def numbers(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.csv"
    path.write_text(NUMBERS, encoding="utf-8-sig")
    return path


def test_it_lists_what_can_be_used_and_says_why_the_rest_cannot(
    db: None, numbers: Path, now: datetime
) -> None:
    done = import_listings(numbers, "numbers", "known_numbers", SYSTEM, now)
    assert (done.rows_in, done.entered.new, done.doubled) == (6, 2, 1)
    assert [(row["row"], row["field"]) for row in done.rejected.to_pylist()] == [
        (4, "value"), (5, "ground"), (6, "until"),
    ]  # fmt: skip
    found = listed("number", ["+855235550168", "13900000099"], now)
    assert found["+855235550168"].scam_type == "authority"
    assert found["13900000099"].until is None


def test_it_changes_nothing_when_the_same_list_comes_again(
    db: None, numbers: Path, now: datetime
) -> None:
    import_listings(numbers, "numbers", "known_numbers", SYSTEM, now)
    again = import_listings(numbers, "numbers", "known_numbers", SYSTEM, now + timedelta(days=1))
    assert (again.entered.new, again.entered.changed, again.entered.same) == (0, 0, 2)
    assert Listed.objects.count() == 2


def test_a_listing_lifts_by_itself_when_its_period_ends(db: None, now: datetime) -> None:
    until = now + timedelta(days=1)
    enter([NewListing("host", "bad.example", "虚构", "省厅", now, until)], SYSTEM, now)
    just_before = until - timedelta(microseconds=1)
    assert "bad.example" in listed("host", ["bad.example"], just_before)
    assert not listed("host", ["bad.example"], until)


def test_a_listing_is_lifted_at_once_when_its_ground_is_gone(db: None, now: datetime) -> None:
    enter([NewListing("account", "6200000000000001", "虚构", "省厅", now)], SYSTEM, now)
    later = now + timedelta(hours=1)
    lift(Listed.objects.get().pk, SYSTEM, "认定有误", later)
    assert not listed("account", ["6200000000000001"], later)


@pytest.mark.parametrize(
    ("kind", "text"), [("number", "abc"), ("account", "12"), ("host", "no host")]
)
def test_it_refuses_what_cannot_be_such_a_value(kind: Kind, text: str) -> None:
    with pytest.raises(Trouble) as refused:
        plain(kind, text, row=3)
    assert (refused.value.field, refused.value.row) == (kind, 3)


def test_a_ground_too_long_or_with_control_characters_is_a_bad_row(
    db: None, tmp_path: Path, now: datetime
) -> None:
    path = tmp_path / "numbers.csv"
    grounds = ["案" * 200, "案" * 201, "a\x1fb"]
    lines = [f"{n},1390000010{n},{ground},贷款,," for n, ground in enumerate(grounds)]
    path.write_text("\n".join([NUMBERS.splitlines()[0], *lines]), encoding="utf-8")
    done = import_listings(path, "numbers", "known_numbers", SYSTEM, now)
    assert done.entered.new == 1
    assert [(row["row"], row["field"]) for row in done.rejected.to_pylist()] == [
        (3, "ground"), (4, "ground"),
    ]  # fmt: skip


def test_a_long_list_is_found_by_its_index_at_once(db: None, now: datetime) -> None:
    def read_by() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            cursor.execute("EXPLAIN EXECUTE asked ('account', ARRAY['1'])")
            return "".join(line for (line,) in cursor.fetchall())

    enter([NewListing("account", f"{n}", "虚构", "虚构", now) for n in range(9)], SYSTEM, now)
    plan_anew("block_listed")
    with connection.cursor() as cursor:
        cursor.execute(
            "PREPARE asked AS SELECT value FROM block_listed WHERE kind = $1 AND value = ANY($2)"
        )
    assert "Seq Scan" in read_by()
    enter([NewListing("account", f"{n}", "虚构", "虚构", now) for n in range(2000)], SYSTEM, now)
    assert "listed_once" in read_by()
