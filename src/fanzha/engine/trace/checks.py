"""What a table must be before its money is traced, and the order it is traced in."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.kit.errors import Trouble

Mask = npt.NDArray[np.bool_]
COLUMNS: dict[str, pa.DataType] = {
    "transfer_id": pa.string(),
    "time": pa.timestamp("us", "UTC"),
    "payer": pa.string(),
    "payee": pa.string(),
    "amount_fen": pa.int64(),
}


def checked(table: pa.Table) -> pa.Table:
    """The columns a trace reads, typed, proven, ordered by time and transfer id.

    Raises Trouble naming the column and, where one is at fault, the row (1-based).
    """
    _require_columns(table)
    columns = {name: _typed(name, table[name].combine_chunks()) for name in COLUMNS}
    _require_sense(columns)
    columns["exit_kind"] = _exit_kind(table)
    given = table["transfer_id"].combine_chunks()
    ids = given if pa.types.is_integer(given.type) else columns["transfer_id"]
    return pa.table(columns).take(_order(columns["time"], ids))


def _require_columns(table: pa.Table) -> None:
    for name in COLUMNS:
        if name not in table.column_names:
            raise Trouble(
                zh=f"转账文件缺少这一列; 需要 {', '.join(COLUMNS)}",
                en=f"the transfer file lacks this column; it needs {', '.join(COLUMNS)}",
                field=name,
            )


def _typed(name: str, column: pa.Array[Any]) -> pa.Array[Any]:
    if name == "time":
        _require_zone(column.type)
    _refuse(_mask(column.is_null()), name, "不能为空", "must not be empty")
    wanted = COLUMNS[name]
    try:
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
    if "exit_kind" not in table.column_names:
        return pa.nulls(len(table), pa.string())
    return pa.array([kind or None for kind in table["exit_kind"].to_pylist()], pa.string())


def _require_sense(columns: dict[str, pa.Array[Any]]) -> None:
    amount = columns["amount_fen"].to_numpy(zero_copy_only=False)
    _refuse(amount < 0, "amount_fen", "金额为负", "negative amount")
    itself = _mask(pc.equal(columns["payer"], columns["payee"]))
    _refuse(itself, "payee", "付款账号与收款账号相同", "payer and payee are the same account")
    _refuse(
        _repeats(columns["transfer_id"]), "transfer_id", "流水号重复", "transfer id comes twice"
    )


def _refuse(bad: Mask, field: str, zh: str, en: str) -> None:
    if bad.any():
        raise Trouble(zh=zh, en=en, field=field, row=int(bad.argmax()) + 1)


def _repeats(ids: pa.Array[Any]) -> Mask:
    """Every row whose id an earlier row has."""
    codes = ids.dictionary_encode().indices.to_numpy()
    first = np.unique(codes, return_index=True)[1]
    return np.isin(np.arange(len(codes)), first, invert=True)


def _mask(values: Any) -> Mask:
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _order(time: pa.Array[Any], ids: pa.Array[Any]) -> pa.Array[Any]:
    """Ids that are text are ordered as text (by code point), numbers as numbers."""
    keys = pa.table({"time": time, "id": ids})
    return pc.sort_indices(keys, [("time", "ascending"), ("id", "ascending")])
