"""The tree of a condition: few operators, each with one meaning.

`a > b` is kept as `b < a`, `a <> b` as not `a = b`, `IN` and `BETWEEN` as what they stand for:
SQL defines them so, nulls included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Type = Literal["number", "truth", "word"]

NUMERIC = ("add", "sub", "mul", "div", "neg", "abs", "least", "greatest")
COMPARING = ("lt", "le", "eq")


@dataclass(frozen=True)
class Node:
    """One operator with its operands.

    op: column, number, word (of an enum), true, false; add sub mul div neg abs least greatest;
    coalesce; lt le eq (numbers, or words for eq), same (two truths); and or (of two or more)
    not; null (is null).
    `name`: a column's name or a word; `number`: a number, or the word's code.
    """

    op: str
    type: Type
    args: tuple[Node, ...] = ()
    name: str = ""
    number: float = 0.0


@dataclass(frozen=True)
class Predicate:
    """A condition on the rows of one kind of event. `text` is as the analyst wrote it."""

    kind: str
    text: str
    root: Node

    @property
    def columns(self) -> tuple[str, ...]:
        """The published columns it names, each once, in the order of the text's tree."""
        named = (node.name for node in walk(self.root) if node.op == "column")
        return tuple(dict.fromkeys(named))


def walk(node: Node) -> Iterator[Node]:
    """`node` and all below it."""
    yield node
    for below in node.args:
        yield from walk(below)
