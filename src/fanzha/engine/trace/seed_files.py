"""Seeds from a file: the columns `transfer_id` and `amount_fen`."""

from __future__ import annotations

import re

from fanzha.engine.read.cells import texts
from fanzha.engine.read.sheet import Sheet
from fanzha.engine.trace.seeds import Seed
from fanzha.kit.errors import Trouble

COLUMNS = ("transfer_id", "amount_fen")
_WHOLE = re.compile(r"\d{1,18}", re.ASCII)


def seeds_from(sheet: Sheet) -> list[Seed]:
    """The seeds of a table, with their rows. Other columns are not read.

    Raises Trouble on a missing column, an empty cell, an amount that is not whole fen.
    """
    for name in COLUMNS:
        if name not in sheet.columns.column_names:
            zh, en = "起点文件缺少这一列", "the seeds file lacks this column"
            raise Trouble(zh=f"{zh}; 需要 transfer_id,amount_fen", en=en, field=name)
    if sheet.ragged:
        row = sheet.ragged[0].row
        raise Trouble(zh="单元格数与表头不同", en="not as many cells as the header", row=row)
    ids, amounts = (texts(sheet.columns[name].combine_chunks()).to_pylist() for name in COLUMNS)
    lines = zip(sheet.rows.tolist(), ids, amounts, strict=True)
    return [_seed(row, transfer_id, amount) for row, transfer_id, amount in lines]


def _seed(row: int, transfer_id: str | None, amount: str | None) -> Seed:
    if transfer_id is None:
        raise Trouble(zh="不能为空", en="must not be empty", field="transfer_id", row=row)
    if amount is None or not _WHOLE.fullmatch(amount):
        zh, en = "应为以分计的整数", "must be a whole number of fen"
        raise Trouble(zh=zh, en=en, field="amount_fen", row=row)
    return Seed(transfer_id, int(amount), row)
