"""A foreign table, by its mapping, as accepted, left-out and rejected rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from fanzha.engine.read.cells import Fault, Mask
from fanzha.engine.read.columns import read_field
from fanzha.engine.read.fitting import require_fit
from fanzha.engine.read.leaving_out import matching
from fanzha.engine.read.mapping import FieldSpec, LeaveOut
from fanzha.engine.read.mapping import Mapping as FileMapping
from fanzha.engine.read.rejected import rejected_rows
from fanzha.engine.read.sheet import Sheet
from fanzha.kit.errors import Trouble

Check = Callable[[pa.Table], Sequence[Fault]]
"""A rule over rows of read fields (bad cells are null), e.g. the payer is not the payee."""


@dataclass(frozen=True, eq=False)
class Applied:
    """What became of every row: `rows_in` = accepted + left out + rejected.

    `table` has the target fields in the order asked for, `rows` the file's row number of
    each. `rejected` is by the schema `rejected.REJECTED`. `rounding_fen` is what rounding
    changed in the sum of the accepted amounts, in fen, to four decimals.
    """

    rows_in: int
    table: pa.Table
    rows: npt.NDArray[np.int64]
    left_out: tuple[tuple[LeaveOut, int], ...]
    rejected: pa.Table
    rounded_rows: int
    rounding_fen: Decimal

    def adds_up(self) -> bool:
        """Whether every row that came in went somewhere, once."""
        left_out = sum(count for _, count in self.left_out)
        return self.rows_in == len(self.table) + left_out + len(self.rejected)

    def proven(self) -> Applied:
        """Itself. Raises Trouble when not one row could be used: then the mapping is wrong."""
        if len(self.table):
            return self
        if not len(self.rejected):
            raise Trouble(
                zh="映射的排除条件排除了所有行; 请检查映射",
                en="the mapping leaves out every row; check its conditions",
                field="leave_out",
            )
        first = self.rejected.slice(0, 1).to_pylist()[0]
        raise Trouble(
            zh=f"没有一行可用(坏行 {len(self.rejected)}), 请检查映射与单位; 第一处: {first['reason_zh']}",
            en=f"not one row can be used ({len(self.rejected)} bad): check the mapping and its "
            f"units; the first: {first['reason_en']}",
            field=first["field"],
            row=first["row"],
        )


def apply(
    mapping: FileMapping,
    sheet: Sheet,
    fields: Mapping[str, FieldSpec],
    checks: Sequence[Check] = (),
) -> Applied:
    """Read every row of `sheet` as `fields`, by `mapping`.

    A row is left out by the first condition it meets, else rejected for the first thing
    wrong (in the order of `fields`, then `checks`), else accepted. Raises Trouble when the
    file and the mapping do not fit: a column is missing or unknown, a field has no source.
    """
    require_fit(mapping, sheet, fields)
    kept, left_out = _without_left_out(mapping, sheet)
    reads = {
        name: read_field(name, spec, mapping.columns.get(name), kept)
        for name, spec in fields.items()
    }
    table = pa.table({name: read.values for name, read in reads.items()})
    faults = [fault for read in reads.values() for fault in read.faults]
    faults += [fault for check in checks for fault in check(table)]
    first = _first_fault(faults, len(table))
    good = first < 0
    changes = [read.change_fen[good] for read in reads.values() if read.change_fen is not None]
    return Applied(
        rows_in=len(sheet),
        table=table.filter(pa.array(good)),
        rows=kept.rows[good],
        left_out=left_out,
        rejected=rejected_rows(kept, faults, first, mapping.headers()),
        rounded_rows=sum(int(np.count_nonzero(change)) for change in changes),
        rounding_fen=_total(changes),
    )


def _without_left_out(
    mapping: FileMapping, sheet: Sheet
) -> tuple[Sheet, tuple[tuple[LeaveOut, int], ...]]:
    stays: Mask = np.ones(len(sheet.rows), dtype=np.bool_)
    counts = []
    for rule in mapping.leave_out:
        out = matching(rule, sheet.columns) & stays
        stays &= ~out
        counts.append((rule, int(out.sum())))
    columns = sheet.columns.filter(pa.array(stays))
    return Sheet(sheet.name, columns, sheet.rows[stays], sheet.ragged), tuple(counts)


def _first_fault(faults: Sequence[Fault], count: int) -> npt.NDArray[np.int64]:
    """For each row the number of its first fault, -1 where it has none."""
    first = np.full(count, -1, dtype=np.int64)
    for number, fault in enumerate(faults):
        first[fault.bad & (first < 0)] = number
    return first


def _total(changes: Sequence[Any]) -> Decimal:
    exact = math.fsum(math.fsum(change) for change in changes)
    return Decimal(exact).quantize(Decimal("0.0001"))
