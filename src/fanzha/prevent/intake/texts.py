"""Cells of a file as values of a column's type; the cells that are none are told apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from fanzha.kit.errors import Trouble
from fanzha.words.schemas import TIME

Mask = npt.NDArray[np.bool_]
Reason = tuple[str, str]
NO_TIME: Reason = ("不是 ISO 8601 时间", "not an ISO 8601 time")
NO_ZONE: Reason = ("时间没有时区", "a time without zone")
NO_BOOL: Reason = ("应为 true 或 false", "must be true or false")
NO_WHOLE: Reason = ("不是整数", "not a whole number")
TOO_BIG: Reason = ("数超出范围", "the number is out of range")
_BITS: dict[Any, int] = {pa.int32(): 31, pa.int64(): 63}


class Cells(NamedTuple):
    """Values by the wanted type, null where a cell was wrong, and why it was: one entry a fault."""

    values: Any
    wrong: list[tuple[Mask, Reason]]


def typed(values: Any, field: pa.Field[Any]) -> Cells:
    """The column as `field` wants it, cell by cell.

    Texts are read as CSV writes values. Raises Trouble when the column as a whole is of a
    type that cannot mean this, or holds times without a zone.
    """
    wanted = field.type
    if values.type == wanted:
        return Cells(values, [])
    if pa.types.is_timestamp(values.type) and values.type.tz is None:
        raise Trouble(*NO_ZONE, field=field.name)
    try:
        return Cells(values.cast(wanted, safe=not pa.types.is_timestamp(wanted)), [])
    except pa.ArrowNotImplementedError as error:
        raise _wrong_column(field) from error
    except pa.ArrowInvalid as error:
        if pa.types.is_floating(values.type) or wanted not in _READ:
            raise _wrong_column(field) from error
        return _one_by_one(values, wanted)


def _wrong_column(field: pa.Field[Any]) -> Trouble:
    return Trouble(
        zh=f"列的类型应为 {field.type}", en=f"the column must be {field.type}", field=field.name
    )


def _one_by_one(values: Any, wanted: pa.DataType) -> Cells:
    read = _READ[wanted]
    found: list[Any] = values.to_pylist()
    wrong: dict[Reason, Mask] = {}
    for index, cell in enumerate(found):
        if cell is not None:
            result = read(cell, wanted)
            if isinstance(result, tuple):
                wrong.setdefault(result, np.zeros(len(found), np.bool_))[index] = True
                result = None
            found[index] = result
    return Cells(pa.array(found, wanted), [(mask, reason) for reason, mask in wrong.items()])


def moment(cell: Any, _: pa.DataType = TIME) -> datetime | Reason:
    """An ISO 8601 time with zone, in UTC; else why not.

    >>> moment("2026-03-02T16:00:00+08:00")
    datetime.datetime(2026, 3, 2, 8, 0, tzinfo=datetime.timezone.utc)
    >>> moment("2026-03-02 16:00")[1]
    'a time without zone'
    """
    try:
        at = datetime.fromisoformat(cell)
        return NO_ZONE if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return NO_TIME


def whole(cell: Any, wanted: pa.DataType) -> int | Reason:
    """A whole number that fits the type; else why not.

    >>> whole("7", pa.int32()), whole(2**31, pa.int32())[1]
    (7, 'the number is out of range')
    """
    try:
        number = int(cell) if isinstance(cell, str) and len(cell) < 40 else cell
    except ValueError:
        return NO_WHOLE
    if type(number) is not int:
        return NO_WHOLE
    return number if -(1 << _BITS[wanted]) <= number < 1 << _BITS[wanted] else TOO_BIG


def _bool(cell: Any, _: pa.DataType) -> bool | Reason:
    words = {"true": True, "1": True, "false": False, "0": False}
    return words.get(str(cell).lower(), NO_BOOL)


_READ: dict[Any, Callable[[Any, pa.DataType], Any]] = {
    TIME: moment, pa.int32(): whole, pa.int64(): whole, pa.bool_(): _bool,
}  # fmt: skip
