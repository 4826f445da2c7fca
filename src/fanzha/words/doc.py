"""docs/words.md, made from the data so that it cannot lie.

`python -m fanzha.words.doc > docs/words.md` renews it; a test fails when it is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from fanzha.words.data import load
from fanzha.words.enums import ENUMS, label
from fanzha.words.law import settings
from fanzha.words.scam_types import TAXONOMY, categories, children
from fanzha.words.schemas import Group, Kind, kinds


def page() -> str:
    """The whole page, Markdown."""
    parts = [_HEAD, *_kinds("events", "Events 事件"), *_kinds("entities", "Entities 实体")]
    parts += [*_enums(), *_scam_types(), *_law()]
    return "\n".join(parts) + "\n"


_HEAD = """# The words

Made from `src/fanzha/words/data/`; renew it with `python -m fanzha.words.doc > docs/words.md`.
Times are microseconds, UTC. Money is a whole number of fen (分). A column marked "may be
missing" really is missing in some feeds."""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(head)
    yield ""
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _kinds(group: Group, title: str) -> Iterator[str]:
    yield f"\n## {title} (version {load(group)['version']})"
    for kind in kinds(group).values():
        yield f"\n### {kind.kind} · {kind.zh}\n\n{kind.en}."
        yield from _columns(kind)


def _columns(kind: Kind) -> Iterator[str]:
    rows = (
        (
            f"`{column.name}`",
            " ".join(filter(None, [column.type, column.unit, column.values])),
            "may be missing" if column.null else "",
            column.zh,
            column.en,
        )
        for column in kind.columns
    )
    return _table(("column", "type", "", "含义", "meaning"), rows)


def _enums() -> Iterator[str]:
    yield "\n## Enumerations 枚举"
    for name, kind in ENUMS.items():
        yield f"\n### {name}"
        rows = ((f"`{m.value}`", label(m), label(m, "en")) for m in kind)
        yield from _table(("value", "中文", "English"), rows)


def _scam_types() -> Iterator[str]:
    yield f"\n## Scam types 诈骗类型 (version {TAXONOMY.version})\n\nSource: {TAXONOMY.source}."
    nodes = [node for top in categories() for node in (top, *children(top.code))]
    rows = ((f"`{n.code}`", n.zh, n.en, n.description_zh, n.description_en) for n in nodes)
    yield from _table(("code", "中文", "English", "说明", "description"), rows)


def _law() -> Iterator[str]:
    yield f"\n## Settings with a first day 规定 (version {load('law')['version']})"
    rows = (
        (f"`{s.key}`", str(s.since), f"{s.value} ({s.unit})", s.zh, s.en, s.source, s.note)
        for s in settings()
    )
    yield from _table(("key", "from", "value", "含义", "meaning", "source", "doubt"), rows)


if __name__ == "__main__":
    sys.stdout.write(page())
