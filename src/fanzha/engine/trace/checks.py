"""What a table must be before its money is traced."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.kit.errors import Trouble

Mask = npt.NDArray[np.bool_]
COLUMNS: dict[str, pa.DataType] = {
    "transfer_id": pa.large_string(),
    "time": pa.timestamp("us", "UTC"),
    "payer": pa.large_string(),
    "payee": pa.large_string(),
    "amount_fen": pa.int64(),
}
EXIT = "exit_kind"
LARGEST_FEN = 10**15
"""No transfer is larger: ten thousand billion yuan."""
ALL_FEN = 2**61
"""Neither a base nor what is appended to it adds up to more: no sum on the way leaves 64 bits."""


class Transfers(NamedTuple):
    """The columns a trace reads, typed and proven, in the order of the file.

    `exit_kind` is null where the money stays in the account system. `numbered`: the file keeps
    its ids as numbers, and they are ordered as such.
    """

    transfer_id: pa.Array[Any]
    time_us: npt.NDArray[np.int64]
    payer: pa.Array[Any]
    payee: pa.Array[Any]
    amount_fen: npt.NDArray[np.int64]
    exit_kind: pa.Array[Any]
    numbered: bool


def checked(table: pa.Table, before: int = 0) -> Transfers:
    """A table's transfers. `before` rows of the same file were read earlier.

    Raises Trouble naming the column and, where one is at fault, the row (1-based). Whether an id
    comes twice is for the log to say.
    """
    require_columns(table.column_names)
    columns = {name: _typed(name, _whole(table, name), before) for name in COLUMNS}
    amounts = _numbers(columns["amount_fen"])
    refuse(amounts < 0, "amount_fen", "金额为负", "negative amount", before)
    zh, en = f"金额超过 {LARGEST_FEN} 分", f"larger than {LARGEST_FEN} fen"
    refuse(amounts > LARGEST_FEN, "amount_fen", zh, en, before)
    itself = _mask(pc.equal(columns["payer"], columns["payee"]))
    zh, en = "付款账号与收款账号相同", "payer and payee are the same account"
    refuse(itself, "payee", zh, en, before)
    return Transfers(
        transfer_id=columns["transfer_id"],
        time_us=_numbers(columns["time"].cast(pa.int64())),
        payer=columns["payer"],
        payee=columns["payee"],
        amount_fen=amounts,
        exit_kind=_exit_kind(table),
        numbered=pa.types.is_integer(table.schema.field("transfer_id").type),
    )


def require_columns(names: list[str]) -> None:
    """Raises Trouble where a column is missing."""
    for name in COLUMNS:
        if name not in names:
            raise Trouble(
                zh=f"转账文件缺少这一列; 需要 {', '.join(COLUMNS)}",
                en=f"the transfer file lacks this column; it needs {', '.join(COLUMNS)}",
                field=name,
            )


def refuse(bad: Mask, field: str, zh: str, en: str, before: int = 0) -> None:
    """Raises Trouble for the first bad row, if there is one."""
    if bad.any():
        raise Trouble(zh=zh, en=en, field=field, row=before + int(bad.argmax()) + 1)


def require_sum(fen: float) -> None:
    """Raises Trouble where the amounts of a log add up to more than ALL_FEN."""
    if fen > ALL_FEN:
        raise Trouble(
            zh=f"全部金额之和超过 {ALL_FEN} 分",
            en=f"the amounts add up to more than {ALL_FEN} fen",
            field="amount_fen",
        )


def _whole(table: pa.Table, name: str) -> pa.Array[Any]:
    chunks: list[pa.Array[Any]] = table[name].chunks
    if len(chunks) == 1:
        return chunks[0]
    return table[name].combine_chunks()


def _typed(name: str, column: pa.Array[Any], before: int) -> pa.Array[Any]:
    if name == "time":
        _require_zone(column.type)
    if column.null_count:
        refuse(_mask(column.is_null()), name, "不能为空", "must not be empty", before)
    wanted = COLUMNS[name]
    try:
        if name == "transfer_id" and pa.types.is_integer(column.type):
            column = column.cast(pa.int64())
        return column.cast(wanted)
    except pa.ArrowException as error:
        zh = f"类型应为 {wanted}, 文件中为 {column.type}"
        en = f"must be {wanted}, the file has {column.type}"
        raise Trouble(zh=zh, en=en, field=name) from error


def _require_zone(kind: pa.DataType) -> None:
    if isinstance(kind, pa.TimestampType) and kind.tz is not None:
        return
    raise Trouble(
        zh=f"时间必须带时区(UTC), 文件中为 {kind}; 请先用 fanzha import transfers 导入",
        en=f"times need a zone (UTC), the file has {kind}; "
        "bring the file in with fanzha import transfers first",
        field="time",
    )


def _exit_kind(table: pa.Table) -> pa.Array[Any]:
    if EXIT not in table.column_names:
        return pa.nulls(len(table), pa.string())
    kinds = _whole(table, EXIT).cast(pa.string())
    none: pa.Array[Any] = pc.if_else(
        pc.equal(kinds, pa.scalar("")), pa.scalar(None, pa.string()), kinds
    )
    return none


def _numbers(column: pa.Array[Any]) -> npt.NDArray[np.int64]:
    return column.to_numpy(zero_copy_only=False).astype(np.int64, copy=False)


def _mask(values: Any) -> Mask:
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.bool_)
