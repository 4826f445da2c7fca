"""A bank's statement as a file: read by a mapping, proven by its balances.

Knows files only: no database, no Django.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from fanzha.engine.read.applying import Applied, apply
from fanzha.engine.read.cells import Fault, mask
from fanzha.engine.read.mapping import FieldSpec
from fanzha.engine.read.mapping import Mapping as FileMapping
from fanzha.engine.read.report.numbers import banks_of
from fanzha.engine.read.tables import read_table
from fanzha.kit.errors import Trouble
from fanzha.recover.trace.import_fields import doubled_id
from fanzha.words.bank_prefixes import bank_prefixes
from fanzha.words.enums import ExitKind

FIELDS: Mapping[str, FieldSpec] = {
    "transfer_id": FieldSpec("identifier", longest=64),
    "time": FieldSpec("time"),
    "direction": FieldSpec("text", required=False, one_of=frozenset({"in", "out"})),
    "amount_fen": FieldSpec("fen", required=False),
    "in_fen": FieldSpec("fen", required=False),
    "out_fen": FieldSpec("fen", required=False),
    "balance_fen": FieldSpec("fen", required=False),
    "other_account": FieldSpec("identifier", required=False, longest=64),
    "other_name": FieldSpec("text", required=False, longest=80),
    "exit_kind": FieldSpec("text", required=False, one_of=frozenset(ExitKind)),
}
"""One row of an account's statement: what came in or went out, and with whom.

Either `direction` and `amount_fen`, or one of `in_fen` and `out_fen`. Without a
counterparty (`other_account`) the row must say by which exit the money left.
"""


@dataclass(frozen=True)
class Asked:
    """What the statement is about: the account, from when to when it is complete (UTC), and
    the balances a person typed in, None where the file tells them."""

    account: str
    since: datetime
    as_of: datetime
    opening_fen: int | None = None
    closing_fen: int | None = None


@dataclass(frozen=True)
class StatementFile:
    """What was understood: lines as a bank's message has them, balances at since and as_of.

    rows_in = lines + before (older than `since`) + left_out + bad.
    """

    lines: tuple[dict[str, Any], ...]
    opening_fen: int
    closing_fen: int
    rows_in: int
    before: int
    left_out: int
    bad: tuple[Trouble, ...]


@dataclass(frozen=True)
class _Row:
    """A row with its signed amount: in is positive."""

    number: int
    time: datetime
    fen: int
    balance_fen: int | None
    line: dict[str, Any]


def read_statement_file(path: Path, mapping: FileMapping, asked: Asked) -> StatementFile:
    """Read the file and prove it: opening + in - out = closing, and so at every row.

    Bad rows are listed; the balances must add up without them, else money would be lost
    from sight. Raises Trouble when they do not, when no balance is known, or when the
    file as a whole cannot be read.
    """
    applied = apply(
        mapping, read_table(path, mapping.layout), FIELDS, (_one_amount, _counterparty, doubled_id)
    )
    bad = tuple(_trouble(line) for line in applied.rejected.to_pylist())
    try:
        rows, opening, closing = _proven(_rows(applied, asked.account), asked)
    except Trouble as trouble:
        if bad:
            raise bad[0] from trouble
        raise
    old = [row for row in rows if row.time < asked.since]
    return StatementFile(
        lines=tuple(row.line for row in rows[len(old) :]),
        opening_fen=opening + sum(row.fen for row in old),
        closing_fen=closing,
        rows_in=applied.rows_in,
        before=len(old),
        left_out=sum(count for _, count in applied.left_out),
        bad=bad,
    )


def _rows(applied: Applied, account: str) -> list[_Row]:
    """The rows as the file has them, newest first turned round."""
    numbers, cells = applied.rows.tolist(), applied.table.to_pylist()
    rows = [_row(number, row, account) for number, row in zip(numbers, cells, strict=True)]
    return rows[::-1] if rows and rows[0].time > rows[-1].time else rows


def _proven(rows: list[_Row], asked: Asked) -> tuple[list[_Row], int, int]:
    """The rows in the order of time, with the balances before and after them.

    Rows of one moment stand as the file has them, or all the other way round: the
    balances tell which.
    """
    _refuse_later(rows, asked)
    ordered, other = (sorted(way, key=lambda row: row.time) for way in (rows, rows[::-1]))
    try:
        return ordered, *_balances(ordered, asked)
    except Trouble as trouble:
        try:
            return other, *_balances(other, asked)
        except Trouble:
            raise trouble from None


def _row(number: int, cells: Mapping[str, Any], account: str) -> _Row:
    comes_in = cells["direction"] == "in" or bool(cells["in_fen"])
    amount = cells["amount_fen"] or cells["in_fen"] or cells["out_fen"] or 0
    other = cells["other_account"] or f"{cells['exit_kind']}:{cells['transfer_id']}"[:64]
    name, bank = cells["other_name"] or "", _bank_of(other)
    ends = {"payer": other, "payee": account, "payer_name": name, "payer_bank": bank}
    if not comes_in:
        ends = {"payer": account, "payee": other, "payee_name": name, "payee_bank": bank}
    line = {
        "transfer_id": cells["transfer_id"], "time": cells["time"].isoformat(),
        "amount_fen": amount, "exit_kind": "" if comes_in else cells["exit_kind"] or "", **ends,
    }  # fmt: skip
    sign = 1 if comes_in else -1
    return _Row(number, cells["time"], sign * amount, cells["balance_fen"], line)


def _bank_of(account: str) -> str:
    banks = banks_of(account, bank_prefixes())
    return banks[0] if len(banks) == 1 else ""


def _balances(rows: Sequence[_Row], asked: Asked) -> tuple[int, int]:
    """Opening before the first row, closing after the last, proven at every row between."""
    opening = _opening(rows, asked)
    balance = opening
    for row in rows:
        balance += row.fen
        if row.balance_fen is not None and row.balance_fen != balance:
            raise Trouble(
                zh="余额与前面的余额和本行金额对不上, 明细可能缺行", field="balance_fen", row=row.number,
                en="the balance does not follow from the one before and this amount: rows missing?",
            )  # fmt: skip
    if asked.closing_fen is not None and asked.closing_fen != balance:
        raise Trouble(
            zh="期初余额 + 收入 - 支出 ≠ 期末余额, 明细可能缺行", field="closing_fen",
            en="opening + in - out is not the closing balance: rows missing?",
        )  # fmt: skip
    if balance < 0 or opening < 0:
        raise Trouble(zh="余额为负", en="a negative balance", field="balance_fen")
    return opening, balance


def _opening(rows: Sequence[_Row], asked: Asked) -> int:
    told = [at for at, row in enumerate(rows) if row.balance_fen is not None]
    if asked.opening_fen is not None and (told or asked.closing_fen is not None):
        return asked.opening_fen
    if told:
        return (rows[told[0]].balance_fen or 0) - sum(row.fen for row in rows[: told[0] + 1])
    raise Trouble(
        zh="文件没有余额列: 请填期初余额和期末余额", field="opening_fen",
        en="the file has no balances: enter the opening and the closing balance",
    )  # fmt: skip


def _refuse_later(rows: Sequence[_Row], asked: Asked) -> None:
    for row in rows:
        if row.time > asked.as_of:
            raise Trouble(zh="该行晚于明细截止时间", en="later than the end of the statement",
                          field="time", row=row.number)  # fmt: skip


def _one_amount(table: pa.Table) -> Sequence[Fault]:
    """A row whose amount is told twice, by halves, or not at all."""
    given = {name: _positive(table, name) for name in ("amount_fen", "in_fen", "out_fen")}
    flagged = mask(table["direction"].combine_chunks().is_valid())
    by_flag = given["amount_fen"] & flagged & ~given["in_fen"] & ~given["out_fen"]
    by_column = (given["in_fen"] ^ given["out_fen"]) & ~given["amount_fen"]
    bad = ~(by_flag | by_column)
    reason = ("收支方向和金额不清楚", "it is not clear how much came in or went out")
    return [Fault("amount_fen", bad, reason)] if bad.any() else []


def _counterparty(table: pa.Table) -> Sequence[Fault]:
    """A row that tells neither a counterparty nor an exit."""
    bad = mask(table["other_account"].combine_chunks().is_null())
    bad &= mask(table["exit_kind"].combine_chunks().is_null())
    reason = ("缺少对方账号, 也没有说明是取现等去向", "neither a counterparty nor an exit")
    return [Fault("other_account", bad, reason)] if bad.any() else []


def _positive(table: pa.Table, name: str) -> Any:
    cells = table[name].combine_chunks().fill_null(0)
    return np.asarray(cells.to_numpy(zero_copy_only=False)) > 0


def _trouble(line: Mapping[str, Any]) -> Trouble:
    return Trouble(line["reason_zh"], line["reason_en"], field=line["field"], row=line["row"])
