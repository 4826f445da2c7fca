"""Texts, identifiers and whole numbers of a foreign file."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from fanzha.engine.read.cells import Fault, Read, Reason, mask, texts, where
from fanzha.engine.read.mapping import Column

SHORTENED: Reason = (
    "号码被表格软件存成数字, 位数已丢失(如 6.22E+18); 请把该列设为文本后重新导出",
    "a spreadsheet saved the number in short form and lost digits (like 6.22E+18); "
    "make the column text and export again",
)
NOT_WHOLE: Reason = ("不是整数", "not a whole number")
_IN_SHORT_FORM = r"^\d+(\.\d+)?[eE]\+?\d+$"
_WHOLE = r"^-?\d{1,18}$"


def read_text(_name: str, _column: Column, cells: pa.Array[Any]) -> Read:
    """Stripped text."""
    return Read(texts(cells))


def read_identifier(name: str, _column: Column, cells: pa.Array[Any]) -> Read:
    """Text without spaces; a number in short form is a bad cell."""
    whole = pc.replace_substring(texts(cells), pattern=" ", replacement="")
    short = mask(pc.match_substring_regex(whole, pattern=_IN_SHORT_FORM))
    faults = [Fault(name, short, SHORTENED)] if short.any() else []
    return Read(where(short, whole), faults)


def read_integer(name: str, _column: Column, cells: pa.Array[Any]) -> Read:
    """Whole numbers (int64)."""
    words = texts(cells)
    bad = mask(pc.invert(pc.match_substring_regex(words, pattern=_WHOLE)))
    faults = [Fault(name, bad, NOT_WHOLE)] if bad.any() else []
    return Read(where(bad, words).cast(pa.int64()), faults)


def translated(name: str, column: Column, cells: pa.Array[Any]) -> Read:
    """Cells by the column's value table; "" in it means empty, a cell not in it is bad."""
    if column.values is None:
        return Read(cells)
    words = texts(cells)
    place = pc.index_in(words, value_set=pa.array(list(column.values), pa.string()))
    known = pa.array(list(column.values.values()), pa.string()).take(place)
    bad = mask(words.is_valid()) & ~mask(place.is_valid())
    allowed = ", ".join(column.values)
    reason = (f"不在对照表中; 可用: {allowed}", f"not in the value table; known: {allowed}")
    return Read(texts(known), [Fault(name, bad, reason)] if bad.any() else [])
