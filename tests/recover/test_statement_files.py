"""A statement file is believed only as far as its balances prove it. All numbers made up (虚构)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from fanzha.engine.read.mapping_files import find_mapping
from fanzha.kit.errors import Trouble
from fanzha.recover.trace.rules import read_statement
from fanzha.recover.trace.statement_files import Asked, StatementFile, read_statement_file

ACCOUNT, VICTIM, NEXT = "9914000001272699274", "9901000001272699271", "9903000001272699277"
SINCE = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ASKED = Asked(ACCOUNT, SINCE, SINCE + timedelta(hours=2))
HEAD = "交易流水号,交易时间,收入金额,支出金额,账户余额,对方账号,对方户名,交易类型,摘要"
ROWS = (
    f"T1,2026-03-02 15:00:00,100.00,,100.00,{VICTIM},张某(虚构),转账,",
    f'T2,2026-03-02 16:10:00,"5,000.00",,5100.00,{VICTIM},张某(虚构),转账,货款',
    "T3,2026-03-02 16:20:00,,300.00,4800.00,,,ATM取现,",
    f"T4,2026-03-02 16:30:00,,1000.00,3800.00,{NEXT},赵某(虚构),转账,",
    "合计,,,,,,,,",
)


def read(tmp_path: Path, *rows: str, head: str = HEAD, asked: Asked = ASKED,
         mapping: str = "statement_in_out") -> StatementFile:  # fmt: skip
    path = tmp_path / "明细.csv"
    path.write_text("\n".join([head, *rows]), "utf-8-sig")
    return read_statement_file(path, find_mapping(mapping, "statements"), asked)


def test_it_reads_what_a_banks_own_answer_would_say(tmp_path: Path) -> None:
    found = read(tmp_path, *ROWS)
    assert (found.rows_in, len(found.lines), found.before, found.left_out) == (5, 3, 1, 1)
    assert (found.opening_fen, found.closing_fen) == (10_000, 380_000)
    body = {"as_of": ASKED.as_of.isoformat(), "lines": list(found.lines)}
    first, cash, last = read_statement(body, ASKED.as_of).lines
    assert (first.payer, first.payee, first.amount_fen, first.payer_bank) == (
        VICTIM, ACCOUNT, 500_000, "B01"
    )  # fmt: skip
    assert (cash.exit_kind, cash.payer) == ("cash", ACCOUNT)
    assert (last.payee, last.payee_name) == (NEXT, "赵某(虚构)")


def test_it_reads_newest_first_and_a_mark_for_the_direction(tmp_path: Path) -> None:
    head = "流水号,交易时间,借贷标志,交易金额,余额,对方账号,对方户名,交易类型"
    rows = [
        f"T2,2026-03-02 16:10:00,借,20,80,{NEXT},,转账",
        f"T1,2026-03-02 16:10:00,贷,100,100,{VICTIM},,转账",
    ]
    found = read(tmp_path, *rows, head=head, mapping="statement_flag")
    assert [line["transfer_id"] for line in found.lines] in (["T1", "T2"], ["T2", "T1"])
    assert (found.opening_fen, found.closing_fen) == (0, 8_000)


def test_it_reads_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.append(HEAD.split(","))
    sheet.append(["T2", "2026-03-02 16:10:00", 5000, None, 5000.0, VICTIM, "", "转账", ""])
    book.save(tmp_path / "明细.xlsx")
    found = read_statement_file(
        tmp_path / "明细.xlsx", find_mapping("statement_in_out", "statements"), ASKED
    )
    assert (found.opening_fen, found.closing_fen) == (0, 500_000)


def test_it_refuses_a_file_with_a_row_taken_out(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        read(tmp_path, ROWS[0], ROWS[1], ROWS[3])
    assert (caught.value.field, caught.value.row) == ("balance_fen", 4)


def test_it_names_the_bad_row_that_breaks_the_balance(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        read(tmp_path, ROWS[1], ROWS[2].replace("300.00", "三百"), ROWS[3])
    assert (caught.value.field, caught.value.row) == ("out_fen", 3)


def test_it_lists_bad_rows_that_moved_no_money(tmp_path: Path) -> None:
    found = read(tmp_path, ROWS[1], "T9,不是时间,,1.00,1.00,,,转账,", ROWS[2])
    assert [(bad.row, bad.field) for bad in found.bad] == [(3, "time")]
    assert len(found.lines) == 2


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (f"T2,2026-03-02 16:10:00,1.00,1.00,1.00,{VICTIM},,转账,", "amount_fen"),
        ("T2,2026-03-02 16:10:00,,1.00,1.00,,,转账,", "other_account"),
        (f"T2,2026-03-02 19:10:00,1.00,,1.00,{VICTIM},,转账,", "time"),
        (f"T2,2026-03-02 16:10:00,1.00,,,{VICTIM},,转账,", "opening_fen"),
        (f"T2,2026-03-02 16:10:00,,9.00,1.00,{VICTIM},,看不懂,", "exit_kind"),
    ],
)
def test_it_names_what_is_wrong(tmp_path: Path, row: str, field: str) -> None:
    with pytest.raises(Trouble) as caught:
        read(tmp_path, row)
    assert caught.value.field == field


def test_it_proves_a_file_without_balances_by_what_a_person_typed(tmp_path: Path) -> None:
    row = f"T2,2026-03-02 16:10:00,1.00,,,{VICTIM},,转账,"
    typed = Asked(ACCOUNT, SINCE, ASKED.as_of, opening_fen=50, closing_fen=150)
    assert read(tmp_path, row, asked=typed).closing_fen == 150
    wrong = Asked(ACCOUNT, SINCE, ASKED.as_of, opening_fen=50, closing_fen=151)
    with pytest.raises(Trouble) as caught:
        read(tmp_path, row, asked=wrong)
    assert caught.value.field == "closing_fen"
