"""What a foreign table means: which column becomes which field, and how it is read.

A mapping is data (TOML, docs/mappings.md). These models are its grammar: an unknown key or
a wrong type is refused.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, Literal, Self
from zoneinfo import available_timezones

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

Kind = Literal[
    "transfers", "statements", "results", "reports", "warnings", "numbers", "accounts", "hosts",
    "public_accounts",
]  # fmt: skip
FieldKind = Literal["text", "identifier", "time", "fen", "integer"]


@dataclass(frozen=True)
class FieldSpec:
    """What a target field must be, whatever file it comes from.

    `identifier` is a text that is compared as a whole (account, phone number, id):
    spaces inside go, and a number that a spreadsheet shortened (6.22E+18) is refused.
    `time` becomes a timestamp in UTC, `fen` a whole number of fen, zero or more.
    `one_of` limits a text to known codes, `longest` its number of characters.
    """

    kind: FieldKind
    required: bool = True
    one_of: frozenset[str] | None = None
    longest: int | None = None


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Layout(_Part):
    """How a file is laid out; what is None is found out from the file.

    `header_row` is 1-based and counts in CSV and Excel. `sheet` is Excel's.
    """

    encoding: Literal["utf-8", "gb18030"] | None = None
    sheet: str | None = None
    header_row: int = Field(1, ge=1)
    delimiter: str = Field(",", min_length=1, max_length=1)


class Column(_Part):
    """Where one target field comes from, and how its cells are read.

    One of: `source` (a header; `from` in the file), `row_number` (the row's own number,
    padded with zeros to `width`), `constant`. `default` stands in for an empty cell.
    `values` translates a cell, e.g. 高 to high; a cell that is not in it is a bad cell.

    Times: `formats` (strptime; ISO 8601 always works) and the `zone` of texts that name
    none; or whole numbers of `step` since `origin`. Amounts: `unit`; more decimals than
    fen can hold make a bad cell unless `round` says how to round.
    """

    source: str | None = Field(None, alias="from")
    row_number: bool = False
    width: int = Field(0, ge=0, le=18)
    constant: str | None = None
    default: str | None = None
    values: dict[str, str] | None = None
    formats: list[str] = []
    zone: str | None = None
    origin: AwareDatetime | None = None
    step: Literal["millisecond", "second", "minute", "hour", "day"] | None = None
    unit: Literal["fen", "yuan", "wan"] = "yuan"
    round: Literal["half_even"] | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        given = (self.source is not None) + self.row_number + (self.constant is not None)
        if given != 1:
            raise ValueError("needs one of from, row_number, constant")
        if (self.origin is None) != (self.step is None):
            raise ValueError("origin and step go together")
        if self.zone is not None and self.zone not in available_timezones():
            raise ValueError("zone is no name of a time zone, like Asia/Shanghai")
        return self


class LeaveOut(_Part):
    """Rows that are no data for us (totals, reversed entries), each kind with its reason.

    One of `equals` (any of these texts), `below` and `above` (numbers), `empty`.
    """

    column: str
    code: str
    zh: str
    en: str
    equals: list[str] = []
    below: float | None = None
    above: float | None = None
    empty: bool = False

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if not (self.equals or self.empty) and self.below is None and self.above is None:
            raise ValueError("needs equals, below, above or empty")
        return self


class Mapping(_Part):
    """How one sender's files are read. Kept as data: `words/mappings/*.toml`.

    `other_columns` says what is done with a column that the mapping does not name:
    `refuse` (the format has changed; the default) or `ignore`. `ignored` names those that
    are known and not needed. `extra` is for the kind that uses it. `digest` is a hash of
    the mapping's text.
    """

    name: str = Field(pattern=r"^[a-z0-9_]+$", max_length=48)
    version: int
    kind: Kind
    source: str = Field(max_length=80)
    columns: dict[str, Column]
    layout: Layout = Field(Layout.model_validate({}), alias="file")
    leave_out: list[LeaveOut] = []
    ignored: list[str] = []
    other_columns: Literal["refuse", "ignore"] = "refuse"
    extra: dict[str, Any] = {}
    digest: str = ""

    def sources(self) -> set[str]:
        """Every header the mapping needs."""
        columns = {column.source for column in self.columns.values() if column.source}
        return columns | {rule.column for rule in self.leave_out}

    def headers(self) -> Table[str, str | None]:
        """The file's header of each target field, None where it has none."""
        return {target: column.source for target, column in self.columns.items()}
