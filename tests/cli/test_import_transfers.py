"""`fanzha import transfers`: rows add up, twice changes nothing, errors leave nothing behind."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from openpyxl import Workbook
from typer.testing import CliRunner

from fanzha.cli.imports import import_app
from fanzha.recover.trace.imports import imported, open_log
from fanzha.words.transfers import TRANSFER_LOG

HEADER = (
    "交易流水号,交易时间,付款账号,收款账号,金额(元),付款方银行,收款方银行,交易渠道,收款方类型,交易状态,"
    "付款户名,收款户名,备注"
)
GOOD = 'T1,2026-03-01 16:16:22,6200000000000000001,6200000000000000002,"38,000.00",甲,乙,手机银行,账户,成功,,,'
CASH = "T2,2026-03-01 16:18:00,6200000000000000002,9900000000000000001,20000,乙,,ATM,现金,成功,,,"
FAILED = "T3,2026-03-01 16:19:00,6200000000000000002,6200000000000000003,1,乙,乙,ATM,账户,失败,,,"
TOTAL = "合计,,,,58001,,,,,,,,"


def run(data: Path, file: Path, *more: str) -> Result:
    return CliRunner().invoke(
        import_app, ["transfers", str(file), "--data-dir", str(data), "--json", *more]
    )


def statement(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "statement.csv"
    path.write_bytes("\n".join([HEADER, *lines, ""]).encode(encoding))
    return path


def bring(data: Path, file: Path, mapping: str = "statement_sample") -> dict[str, Any]:
    result = run(data, file, "--mapping", mapping)
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_it_reads_a_banks_statement(tmp_path: Path, encoding: str) -> None:
    source = statement(tmp_path, GOOD, CASH, FAILED, TOTAL, encoding=encoding)
    told = bring(tmp_path / "data", source)
    assert (told["rows_in"], told["kept"], told["quarantined"]) == (4, 2, 0)
    assert {rule["code"]: rule["rows"] for rule in told["left_out"]} == {"total": 1, "failed": 1}
    log = pq.read_table(told["out"])
    assert log.schema.equals(TRANSFER_LOG)
    first, second = log.to_pylist()
    assert first["time"].isoformat() == "2026-03-01T08:16:22+00:00"
    assert (first["amount_fen"], first["channel"], first["exit_kind"]) == (3800000, "app", None)
    assert second["exit_kind"] == "cash"


def test_excel_and_csv_give_the_same_log(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(HEADER.split(","))
    page.append([*GOOD.replace('"38,000.00"', "38000").split(",")])
    book.save(tmp_path / "statement.xlsx")
    excel = bring(tmp_path / "data", tmp_path / "statement.xlsx")
    text = bring(tmp_path / "data", statement(tmp_path, GOOD))
    assert excel["log_version"] == text["log_version"]
    assert len(imported(tmp_path / "data")) == 2


def test_the_same_file_twice_changes_nothing_and_says_so(tmp_path: Path) -> None:
    source = statement(tmp_path, GOOD, CASH)
    first = bring(tmp_path / "data", source)
    before = files(tmp_path / "data")
    renamed = source.rename(tmp_path / "again.csv")
    second = bring(tmp_path / "data", renamed)
    assert (first["changed"], second["changed"]) == (True, False)
    assert files(tmp_path / "data") == before
    spoken = CliRunner().invoke(
        import_app,
        ["transfers", str(renamed), "--mapping", "statement_sample"],
        env={"FANZHA_DATA": str(tmp_path / "data")},
    )
    assert "nothing changed" in spoken.stdout


def test_the_same_file_gives_the_same_bytes_elsewhere(tmp_path: Path) -> None:
    source = statement(tmp_path, CASH, GOOD)
    bring(tmp_path / "one", source)
    bring(tmp_path / "two", source)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_damaged_import_is_written_again(tmp_path: Path) -> None:
    source = statement(tmp_path, GOOD)
    told = bring(tmp_path / "data", source)
    before = files(tmp_path / "data")
    Path(told["out"]).write_bytes(b"half")
    assert imported(tmp_path / "data") == []
    assert bring(tmp_path / "data", source)["changed"] is True
    assert files(tmp_path / "data") == before


BAD_LINES = {
    "no zone is needed, but the time is none": GOOD.replace("2026-03-01 16:16:22", "昨天"),
    "time": GOOD.replace("2026-03-01 16:16:22", ""),
    "negative": GOOD.replace('"38,000.00"', "-38000"),
    "to itself": GOOD.replace("6200000000000000002", "6200000000000000001"),
    "unit": GOOD.replace('"38,000.00"', "3.80001"),
    "shortened": GOOD.replace("6200000000000000002", "6.2E+18"),
    "doubled": GOOD,
    "too few cells": "T9,2026-03-01 16:16:22",
    "unknown channel": GOOD.replace("手机银行", "飞鸽"),
}


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_row_goes_to_quarantine_and_the_rest_comes_in(tmp_path: Path, line: str) -> None:
    bad = line if line == GOOD else line.replace("T1,", "T5,")
    told = bring(tmp_path / "data", statement(tmp_path, GOOD, bad))
    assert (told["rows_in"], told["kept"], told["quarantined"]) == (2, 1, 1)
    [kept] = pq.read_table(told["quarantine"]).to_pylist()
    assert (kept["file"], kept["row"]) == ("statement.csv", 3)
    assert kept["field"]
    assert kept["reason_zh"]
    assert kept["reason_en"]
    assert kept["raw"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "has no rows"),
        (HEADER.encode(), "has no rows"),
        (f"{HEADER.replace('付款账号', '账号')}\n{GOOD}\n".encode(), "付款账号"),
        (f"{HEADER},新列\n{GOOD},\n".encode(), "新列"),
        (f"{HEADER}\n{GOOD}\n".encode("utf-16"), "UTF-16"),
        (b"\xff\xfe\x41", "UTF-16"),
        (f"{HEADER}\n{BAD_LINES['negative']}\n".encode(), "negative amount"),
        (f"{HEADER}\n{BAD_LINES['to itself']}\n".encode(), "same account"),
        (f"{HEADER}\n{BAD_LINES['unit']}\n".encode(), "is the unit wrong"),
    ],
)
def test_a_file_that_cannot_be_used_leaves_nothing_behind(
    tmp_path: Path, content: bytes, said: str
) -> None:
    source = tmp_path / "statement.csv"
    source.write_bytes(content)
    result = run(tmp_path / "data", source, "--mapping", "statement_sample")
    assert result.exit_code == 1
    assert said in result.stderr
    assert "错误" in result.stderr
    assert json.loads(result.stdout)["error"]["zh"]
    assert not (tmp_path / "data").exists()


def test_a_truncated_parquet_leaves_nothing_behind(tmp_path: Path) -> None:
    pq.write_table(pa.table({"step": list(range(1000))}), tmp_path / "whole.parquet")
    half = tmp_path / "half.parquet"
    half.write_bytes((tmp_path / "whole.parquet").read_bytes()[:-100])
    result = run(tmp_path / "data", half, "--mapping", "amlgentex")
    assert result.exit_code == 1
    assert "cut short" in result.stderr
    assert not (tmp_path / "data").exists()


def test_times_without_zone_need_a_mapping_that_names_one(tmp_path: Path) -> None:
    mapping = tmp_path / "mine.toml"
    mapping.write_text(
        """
name = "mine"
version = 1
kind = "transfers"
source = "虚构"
[columns]
transfer_id = { from = "id" }
time = { from = "time" }
payer = { from = "from" }
payee = { from = "to" }
amount_fen = { from = "fen", unit = "fen" }
""",
        "utf-8",
    )
    source = tmp_path / "a.csv"
    source.write_text("id,time,from,to,fen\n1,2026-03-01 16:16:22,A,B,5\n")
    result = run(tmp_path / "data", source, "--mapping", str(mapping))
    assert result.exit_code == 1
    assert "names no zone" in result.stderr


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    result = run(tmp_path / "data", statement(tmp_path, GOOD), "--mapping", "statement_sample")
    assert result.exit_code == 1
    assert "FANZHA_DATA" in result.stderr


def test_it_writes_where_it_is_told_but_not_over_a_foreign_file(tmp_path: Path) -> None:
    out = tmp_path / "mine.parquet"
    source = statement(tmp_path, GOOD)
    more = ("--mapping", "statement_sample", "--out", str(out))
    assert run(tmp_path / "data", source, *more).exit_code == 0
    assert len(open_log(out)) == 1
    assert run(tmp_path / "data", statement(tmp_path, GOOD, CASH), *more).exit_code == 0
    assert len(open_log(out)) == 2
    foreign = tmp_path / "foreign.parquet"
    foreign.write_bytes(b"someone's")
    result = run(tmp_path, source, "--mapping", "statement_sample", "--out", str(foreign))
    assert result.exit_code == 1
    assert foreign.read_bytes() == b"someone's"


@pytest.mark.parametrize(
    ("there", "out"),
    [
        ("z.quarantine.parquet", "z.parquet"),
        ("z.manifest.json", "z.parquet"),
        ("other.txt", "statement.csv"),
        ("other.txt", "z.csv"),
    ],
)
def test_it_never_writes_over_its_source_or_what_no_import_wrote(
    tmp_path: Path, there: str, out: str
) -> None:
    source = statement(tmp_path, GOOD)
    (tmp_path / there).write_bytes(b"{}")
    before = files(tmp_path)
    more = ("--mapping", "statement_sample", "--out", str(tmp_path / out))
    result = run(tmp_path / "data", source, *more)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["field"] == "out"
    assert files(tmp_path) == before


def test_a_transfer_log_is_not_imported_onto_itself(tmp_path: Path) -> None:
    source = tmp_path / "mine.parquet"
    pq.write_table(pa.table({"step": [1]}), source)
    before = files(tmp_path)
    result = run(tmp_path / "data", source, "--mapping", "amlgentex", "--out", str(source))
    assert "choose another --out" in result.stderr
    assert files(tmp_path) == before


def test_bad_use_is_told_apart_from_bad_data(tmp_path: Path) -> None:
    assert run(tmp_path, tmp_path / "none.csv", "--mapping", "statement_sample").exit_code == 2
    assert run(tmp_path, statement(tmp_path, GOOD)).exit_code == 2
    assert run(tmp_path, statement(tmp_path, GOOD), "--mapping", "nobody").exit_code == 1


def test_the_amlgentex_log_adds_up(tmp_path: Path, shared_data: Path) -> None:
    source = shared_data / "transfers_amlgentex" / "tx_log.parquet"
    told = bring(tmp_path / "data", source, "amlgentex")
    left_out = {rule["code"]: rule["rows"] for rule in told["left_out"]}
    assert told["rows_in"] == 679_386
    assert left_out == {"source": 40_000, "sink": 528_000}
    assert (told["kept"], told["quarantined"]) == (111_386, 0)
    given = pq.read_table(source)["amount"].to_pylist()
    log = pq.read_table(told["out"])
    exact = Decimal(0)
    for transfer_id, fen in zip(
        *(log[n].to_pylist() for n in ("transfer_id", "amount_fen")), strict=True
    ):
        written = Decimal(repr(given[int(transfer_id) - 1])) * 100
        assert fen == written.to_integral_value(ROUND_HALF_EVEN)
        exact += written
    change = sum(log["amount_fen"].to_pylist()) - exact
    assert told["rounding_fen"] == str(change.quantize(Decimal("0.0001")))
    assert len(log) == told["kept"]


def test_it_appends_to_a_lasting_log(tmp_path: Path) -> None:
    data, source = tmp_path / "data", statement(tmp_path, GOOD, CASH)
    asked = ("--mapping", "statement_sample", "--into", "town")
    first, again = (json.loads(run(data, source, *asked).stdout) for _ in range(2))
    assert (first["appended"], again["appended"]) == (2, 0)
    assert len(open_log(Path(again["into"]))) == 2
