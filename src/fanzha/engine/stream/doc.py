"""docs/rules.md: how to write a rule, with every published column, so that it cannot lie.

`python -m fanzha.engine.stream.doc > docs/rules.md` renews it; a test fails when it is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files

from fanzha.engine.stream.columns import Column, published
from fanzha.engine.stream.predicate import tokens
from fanzha.engine.stream.roles import GROUPS, WINDOWS
from fanzha.engine.stream.rules import ALERTING, ENTITIES, SIGN, default

MANY = 12
"""An enum with more words is named, not listed."""


def page() -> str:
    """The whole page, Markdown."""
    text = (files("fanzha.engine.stream.data") / "rules.md").read_text(encoding="utf-8")
    limits = {
        "{longest}": f"{tokens.LONGEST:,}", "{deepest}": str(tokens.DEEPEST),
        "{products}": str(tokens.PRODUCTS),
        "{alerting}": str(sum(rule.level in ALERTING for rule in default().rules)),
        "{signs}": str(sum(rule.level == SIGN for rule in default().rules)),
    }  # fmt: skip
    for name, said in limits.items():
        text = text.replace(name, said)
    return "\n".join([text.rstrip(), *_groups()]) + "\n"


def _groups() -> Iterator[str]:
    for group in GROUPS.values():
        kinds = ", ".join(f"`{kind}`" for kind in group.kinds)
        abouts = ", ".join(f"{about} (`{name}`)" for about, name in ENTITIES[group.name].items())
        yield f"\n### {kinds}\n\nA rule can be about: {abouts}.\n"
        yield "| column | type | 含义 | meaning |"
        yield "|---|---|---|---|"
        yield from _rows(published(group.name))


def _rows(columns: Iterable[Column]) -> Iterator[str]:
    """One line a column; the windows of one measure share a line."""
    first, *others = (window.name for window in WINDOWS)
    for column in columns:
        if column.window_s is None:
            yield f"| `{column.name}` | {_type(column)} | {column.zh} | {column.en} |"
        elif column.name.endswith(f"_{first}"):
            names = " ".join([f"`{column.name}`", *(f"`…_{name}`" for name in others)])
            zh, en = column.zh.replace(f"{first} ", "窗口"), column.en.replace(first, "the window")
            yield f"| {names} | {_type(column)} | {zh} | {en} |"


def _type(column: Column) -> str:
    if not column.words:
        return column.type
    few = len(column.words) <= MANY
    return ", ".join(f"`'{word}'`" for word in column.words) if few else "scam type's code"


if __name__ == "__main__":
    sys.stdout.write(page())
