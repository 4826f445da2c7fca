"""Arrow schemas of every event and entity, read from `data/events.toml` and `entities.toml`.

A column's meaning, unit and zone travel in its field metadata (UTF-8 keys `meaning_zh`,
`meaning_en`, `unit`, `zone`, `values`), so that a Parquet file explains itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pyarrow as pa

from fanzha.kit.errors import Trouble
from fanzha.words.data import load

TIME = pa.timestamp("us", tz="UTC")

_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "bool": pa.bool_(),
    "time": TIME,
    "date": pa.date32(),
}


@dataclass(frozen=True)
class Column:
    """One column: its Arrow type, unit, nullability, meaning, and enumeration if it has one."""

    name: str
    type: str
    zh: str
    en: str
    unit: str = ""
    null: bool = False
    values: str = ""

    def field(self) -> pa.Field[Any]:
        """The Arrow field, its metadata filled."""
        notes = {
            "meaning_zh": self.zh,
            "meaning_en": self.en,
            "unit": self.unit,
            "zone": "UTC" if self.type == "time" else "",
            "values": self.values,
        }
        notes = {key: text for key, text in notes.items() if text}
        return pa.field(self.name, _TYPES[self.type], nullable=self.null, metadata=notes)


@dataclass(frozen=True)
class Kind:
    """One kind of event or entity, with its columns in order."""

    kind: str
    zh: str
    en: str
    columns: tuple[Column, ...]


Group = Literal["events", "entities"]


@cache
def kinds(group: Group) -> dict[str, Kind]:
    """Every kind of `group` by name, in the order of the data file."""
    data = load(group)
    common = [Column(**column) for column in data["common"]]
    return {
        item["kind"]: Kind(
            item["kind"],
            item["zh"],
            item["en"],
            (*common, *(Column(**column) for column in item["columns"])),
        )
        for item in data["kind"]
    }


EVENT_KINDS: tuple[str, ...] = tuple(kinds("events"))
ENTITY_KINDS: tuple[str, ...] = tuple(kinds("entities"))


def event_schema(kind: str) -> pa.Schema:
    """The schema of event `kind`. Raises Trouble for an unknown kind.

    >>> event_schema("call_end").names[4:]
    ['call_id', 'caller', 'callee', 'duration_s']
    """
    return _schema("events", kind)


def entity_schema(kind: str) -> pa.Schema:
    """The schema of entity `kind`. Raises Trouble for an unknown kind.

    >>> entity_schema("sim").field("number").metadata[b"meaning_en"].decode()
    'Number it carries'
    """
    return _schema("entities", kind)


@cache
def _schema(group: Group, kind: str) -> pa.Schema:
    if kind not in kinds(group):
        raise Trouble(
            zh=f"没有这种数据: {kind}。可用: {', '.join(kinds(group))}",
            en=f"no such kind of data: {kind}. Known: {', '.join(kinds(group))}",
            field="kind",
        )
    fields = [column.field() for column in kinds(group)[kind].columns]
    return pa.schema(fields, metadata={"kind": kind, "version": load(group)["version"]})
