"""What the operators' registers say of cards, without any call: one person many cards, one
device many cards."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

MOST_NUMBERS = 5
"""Numbers one person may hold with one operator (the ministry's limit of 2016 as it is commonly
told; to be checked against the text)."""
MOST_CARDS = 4
"""Cards a device has seen beyond which it is no ordinary phone; ours."""


def many_numbers(lines: pa.Table, most: int = MOST_NUMBERS) -> pa.Table:
    """Persons with more than `most` numbers at one operator: `owner`, `operator`, `numbers`.

    `lines`: rows of the register `phone_number`. Numbers without a known owner are left out.

    >>> rows = pa.table({"owner": ["P1"] * 3 + ["P2", None], "operator": ["OP1"] * 5,
    ...                  "number": ["1", "2", "3", "4", "5"]})
    >>> many_numbers(rows, most=2).to_pylist()
    [{'owner': 'P1', 'operator': 'OP1', 'numbers': 3}]
    """
    return _more_than(lines, ["owner", "operator"], most, "numbers")


def many_cards(sims: pa.Table, most: int = MOST_CARDS) -> pa.Table:
    """Devices that more than `most` cards are registered in: `device`, `cards`.

    `sims`: rows of the register `sim`. A SIM box shows here as soon as its cards are activated.

    >>> rows = pa.table({"device": ["D1", "D1", "D2", None], "number": ["1", "2", "3", "4"]})
    >>> many_cards(rows, most=1).to_pylist()
    [{'device': 'D1', 'cards': 2}]
    """
    return _more_than(sims, ["device"], most, "cards")


def _more_than(rows: pa.Table, keys: list[str], most: int, name: str) -> pa.Table:
    """Groups of more than `most` different numbers, in order of their keys."""
    known = rows.filter(pc.is_valid(_column(rows, keys[0])))
    counted = known.group_by(keys).aggregate([("number", "count_distinct")])
    counted = counted.rename_columns([*keys, name])
    found = counted.filter(pc.greater(_column(counted, name), pa.scalar(most)))
    return found.sort_by([(key, "ascending") for key in keys])


def _column(rows: pa.Table, name: str) -> Any:
    """A column for the compute functions, whose overloads want to know more than we do."""
    return rows[name]
