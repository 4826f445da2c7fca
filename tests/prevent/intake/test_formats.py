"""The same events come out of every format, and out of the quick way and the careful one."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.feeds import Feed, read
from fanzha.prevent.intake.lines import read_lines
from fanzha.prevent.intake.validate import AHEAD, BadRow, Sender
from fanzha.words.schemas import event_schema
from tests.prevent.events import event, transfer
from tests.prevent.intake.made import T0, lines

SENDER = Sender("sender", T0 + timedelta(hours=1))


def rows() -> list[dict[str, Any]]:
    return [
        transfer(
            T0,
            "1" * 16,
            "2" * 16,
            5,
            event_id="a",
            transfer_id="s",
            payee_name="张, “三”",
            delay=AHEAD,
        ),
        transfer(
            T0 + timedelta(seconds=1.5), "1" * 16, "3" * 16, 2**40, event_id="b", transfer_id="t"
        ),
    ]


def as_csv(given_rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(given_rows[0]))
    writer.writeheader()
    writer.writerows(given_rows)
    return text.getvalue()


def as_parquet(given_rows: list[dict[str, Any]]) -> bytes:
    (feed,) = [read("f.jsonl", lines(given_rows), SENDER)]
    sink = io.BytesIO()
    pq.write_table(feed.rows.select(event_schema("transfer").names), sink)
    return sink.getvalue()


def zstd(data: bytes) -> bytes:
    return pa.Codec("zstd").compress(data, asbytes=True)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("feed.jsonl.gz", gzip.compress(lines(rows()), mtime=0)),
        ("feed.jsonl.zst", zstd(lines(rows()))),
        ("feed.jsonl", b"\xef\xbb\xbf" + lines(rows()).rstrip()),
        ("transfer-1.csv", as_csv(rows()).encode()),
        ("transfer-1.csv", as_csv(rows()).encode("gb18030")),
        ("transfer-1.csv.gz", gzip.compress(as_csv(rows()).encode(), mtime=0)),
        ("transfer-1.csv.zst", zstd(as_csv(rows()).encode())),
        ("transfer-1.parquet", as_parquet(rows())),
    ],
)  # fmt: skip
def test_every_format_says_the_same(name: str, data: bytes) -> None:
    expected = read("feed.jsonl", lines(rows()), SENDER)
    feed = read(name, data, SENDER)
    assert feed.bad == expected.bad == []
    assert feed.rows.to_pylist() == expected.rows.to_pylist()
    assert feed.rows["event_id"].to_pylist() == ["a", "b"]


CELLS = st.one_of(
    st.none(), st.text(max_size=3), st.integers(-(2**65), 2**65), st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["2026-03-02T08:00:00Z", "2026-03-02T08:00:00", "2026-03-02", "foreign"]),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(sorted(rows()[0])), CELLS, max_size=3), max_size=4))
def test_the_quick_way_reads_what_the_careful_one_reads(changes: list[dict[str, Any]]) -> None:
    """A line that is no JSON sends its block the careful way; alone, the rest goes the quick one."""
    changed = [{**rows()[0], **change} for change in changes]
    quick = gathered(lines(changed))
    careful = gathered(lines(changed) + b"no JSON\n")
    assert careful.bad[-1].row == len(changed) + 1
    assert [bad.row for bad in quick.bad] == [bad.row for bad in careful.bad[:-1]]
    assert by_id(quick) == by_id(careful)
    assert len(quick.bad) + quick.rows.num_rows == len(changed)


def gathered(data: bytes) -> Feed:
    return read("feed.jsonl", data, SENDER)


def by_id(feed: Feed) -> list[Any]:
    return sorted(feed.rows.to_pylist(), key=repr)


def test_it_names_the_rows_of_a_sheet_that_are_none() -> None:
    good = [*rows(), *rows()]
    text = as_csv(good).splitlines()
    text[2] += ",one,too,many"
    text[4] = text[4].replace(str(2**40), "5.5")
    feed = read("transfer.csv", "\n".join(text).encode(), SENDER)
    assert [(bad.row, bad.field) for bad in feed.bad] == [(3, ""), (5, "amount_fen")]
    assert feed.bad[1].raw["amount_fen"] == "5.5"
    assert feed.rows.num_rows == 2


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("transfer.csv", b"", "file"),
        ("transfer.csv", b"event_id,event_id\n1,2\n", "event_id"),
        ("transfer.csv", b"event_id,event_time\n1,2\n", "transfer_id"),
        ("rumour.csv", b"event_id\n1\n", "kind"),
        ("transfer.csv.gz", gzip.compress(b"event_id\n" * 1000, mtime=0)[:-9], "file"),
        ("feed.jsonl.zst", b"plain", "file"),
        ("transfer.csv", "金额".encode("utf-16"), "encoding"),
    ],
)
def test_it_says_why_a_file_cannot_be_read(name: str, data: bytes, field: str) -> None:
    with pytest.raises(Trouble) as trouble:
        read(name, data, SENDER)
    assert trouble.value.field == field


def test_rows_keep_their_numbers_over_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fanzha.prevent.intake.lines.BLOCK", 1000)
    wrong = {3, 17, 40}
    given_rows = [
        event("visit", T0, phone="1", host="" if n in wrong else "h", event_id=str(n))
        for n in range(1, 51)
    ]
    found = list(read_lines(lines(given_rows), SENDER))
    assert {item.row for item in found if isinstance(item, BadRow)} == wrong
    assert sum(item[1].num_rows for item in found if not isinstance(item, BadRow)) == 47


def test_it_fills_in_who_sent_it_and_when_it_came(tmp_path: Path) -> None:
    row = event("visit", T0, phone="1", host="h")
    del row["source"], row["arrival_time"]
    (found,) = read("feed.jsonl", lines([row]), SENDER).rows.to_pylist()
    assert (found["source"], found["arrival_time"]) == ("sender", SENDER.now)
