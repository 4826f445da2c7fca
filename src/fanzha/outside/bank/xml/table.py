"""The table of fields, read once: which fields each message has and how each is written."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from fanzha.kit.errors import Trouble
from fanzha.recover.message.codes import Code


@dataclass(frozen=True)
class Field:
    """`name` in our JSON, `xml` on the wire. `item` names the group that a list holds."""

    name: str
    xml: str
    kind: str
    source: str
    zh: str
    item: str = ""


@dataclass(frozen=True)
class Item:
    """One entry of a list."""

    xml: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    """The fields of a request and of its answer."""

    code: str
    zh: str
    en: str
    request: tuple[Field, ...]
    answer: tuple[Field, ...]


@dataclass(frozen=True)
class Table:
    """Everything in fields.toml."""

    forms: Mapping[str, Form]
    items: Mapping[str, Item]

    def form(self, code: str) -> Form:
        """The form of a request's code. Raises Trouble for a code that is not in the table."""
        if code not in self.forms:
            raise Trouble(zh="不支持的交易码", en="unknown transaction code", field="code")
        return self.forms[code]


@cache
def table() -> Table:
    """The table as it ships."""
    text = files(__package__).joinpath("fields.toml").read_text(encoding="utf-8")
    return table_of(tomllib.loads(text))


def table_of(raw: Mapping[str, Any]) -> Table:
    """A table out of parsed TOML."""
    fields = {key: Field(**{"name": key, **value}) for key, value in raw["field"].items()}

    def named(keys: list[str]) -> tuple[Field, ...]:
        return tuple(fields[key] for key in keys)

    items = {key: Item(item["xml"], named(item["fields"])) for key, item in raw["item"].items()}
    forms = {
        str(Code(code)): Form(
            code, form["zh"], form["en"], named(form["request"]), named(form["answer"])
        )
        for code, form in raw["message"].items()
    }
    return Table(forms, items)
