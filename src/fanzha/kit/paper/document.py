"""What stands on a paper, as frozen values that go into JSON and come back the same."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self


@dataclass(frozen=True)
class Heading:
    """The name of a part."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; its first line is set in by two characters unless `indent` is off."""

    text: str
    indent: bool = True


@dataclass(frozen=True)
class Fields:
    """Named values in two columns; an empty value leaves room to write by hand."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Rows under a head that comes again on every page.

    `widths` are shares, one a column; `right` lists the columns (from 0) of figures.
    Raises ValueError for a row of another length than the head.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    right: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """A table with ragged rows would be set askew without a word."""
        if any(len(row) != len(self.head) for row in (*self.rows, self.widths)):
            raise ValueError("every row of a table is as long as its head")


@dataclass(frozen=True)
class Signatures:
    """Lines to sign on, two side by side."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Seal:
    """The place of the official seal, over the authority's name and the day.

    `signers` sign beside it.
    """

    authority: str
    day: date
    signers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """A picture as SVG text, as large as the page allows; fonts are the paper's own."""

    svg: str


@dataclass(frozen=True)
class Cut:
    """A line to cut along: what follows is sent back."""


Block = Heading | Paragraph | Fields | Table | Signatures | Seal | Drawing | Cut
_KINDS: dict[str, type[Block]] = {
    "heading": Heading, "paragraph": Paragraph, "fields": Fields, "table": Table,
    "signatures": Signatures, "seal": Seal, "drawing": Drawing, "cut": Cut,
}  # fmt: skip
_NAMES = {kind: name for name, kind in _KINDS.items()}


@dataclass(frozen=True)
class Document:
    """One paper. `number` stands under the title, `foot` on every page, `watermark` across it.

    It stands upright, or lies on its long side where `landscape`.
    The same document is the same PDF, byte for byte, on the same version of the setter.
    """

    title: str
    authority: str
    blocks: tuple[Block, ...]
    number: str = field(default="")
    foot: str = field(default="")
    watermark: str = field(default="")
    landscape: bool = False

    def as_json(self) -> dict[str, Any]:
        """The document as plain lists, texts and numbers; a day is written 2026-03-02."""
        blocks = [{"kind": _NAMES[type(block)], **_plain(asdict(block))} for block in self.blocks]
        plain = {**asdict(self), "blocks": blocks}
        if not self.landscape:  # as papers had it before there were others: they stay the same
            del plain["landscape"]
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        """The document that `as_json` wrote. Raises KeyError for an unknown kind of block."""
        return cls(**{**plain, "blocks": tuple(_block(one) for one in plain["blocks"])})


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _block(plain: dict[str, Any]) -> Block:
    kind = _KINDS[plain["kind"]]
    values = {name: _frozen(value) for name, value in plain.items() if name != "kind"}
    if kind is Seal:
        values["day"] = date.fromisoformat(values["day"])
    return kind(**values)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list | tuple) else value
