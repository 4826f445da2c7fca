"""The published columns: what a rule may name, what the archive keeps beside events.

Read from `data/roles.toml` and `data/victim.toml`. Own fields first, then flags of the lists,
then the windows of the group's roles, then the victim's view, then `history_s`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from fanzha.engine.stream.roles import GROUPS, WINDOWS, Measure, Role, of_group, toml
from fanzha.words import enums, scam_types

SHARE = "share"


@dataclass(frozen=True)
class Column:
    """One published number. `window_s` is null for what has no window; `words` are an enum's
    values in the order of their codes."""

    name: str
    type: str  # int | float | bool | enum | seconds | fen
    zh: str
    en: str
    window_s: int | None = None
    role: str = ""
    words: tuple[str, ...] = ()

    def code(self, word: str) -> int | None:
        """The number an enum's word stands for, null for a word it does not have."""
        return self.words.index(word) if word in self.words else None


@cache
def published(group: str) -> tuple[Column, ...]:
    """The columns of `group` in the order of its matrix.

    >>> names = [column.name for column in published("transfer")]
    >>> names[:5], names.count("payer_out_fen_1h"), names[-1]
    (['amount_fen', 'channel', 'exit_kind', 'payer_listed', 'payee_listed'], 1, 'history_s')
    """
    chosen = GROUPS[group]
    own = [_own()[name] for name in chosen.fields]
    listed = [
        Column(f"{name}_listed", "bool", f"{name} 在涉案名单上", f"{name} is on a list")
        for name in chosen.listed
    ]
    windows = [column for role in of_group(group) for column in _of_role(role)]
    return (*own, *listed, *windows, *victim(), _own()["history_s"])


@cache
def victim() -> tuple[Column, ...]:
    """The columns of the victim's view, the same in every group."""
    return tuple(_column(data) for data in toml("victim")["column"])


@cache
def index(group: str) -> dict[str, int]:
    """Where each column of `group` stands in its matrix."""
    return {column.name: at for at, column in enumerate(published(group))}


@cache
def _own() -> dict[str, Column]:
    return {data["name"]: _column(data) for data in toml("roles")["column"]}


def _column(data: dict[str, Any]) -> Column:
    return Column(
        data["name"], data["type"], data["zh"], data["en"], words=_words(data.get("values", ""))
    )


def _words(values: str) -> tuple[str, ...]:
    if values == "ScamType":
        return tuple(scam_types.TAXONOMY.nodes)
    return tuple(member.value for member in enums.ENUMS[values]) if values else ()


def _of_role(role: Role) -> Iterator[Column]:
    for prefix in role.prefixes:
        for measure in role.measures:
            for window in WINDOWS:
                yield _windowed(role, prefix, measure, window.name, window.seconds)
        yield from _once(role, prefix)


def _once(role: Role, prefix: str) -> Iterator[Column]:
    """What is published once a key, without a window."""
    for name, kind, zh, en in (
        ("age_s", "seconds", "首次出现至今", "since first seen"),
        ("gap_s", "seconds", "距上次出现", "since last seen"),
        ("seen", "int", "此前出现次数", "times seen before"),
    ):
        yield Column(
            f"{prefix}_{name}", kind, f"{role.zh}: {zh}", f"{role.en}: {en}", role=role.name
        )


def _windowed(role: Role, prefix: str, measure: Measure, window: str, seconds: int) -> Column:
    return Column(
        f"{prefix}_{measure.name}_{window}", _type(measure), f"{role.zh}: {window} 内{measure.zh}",
        f"{role.en}: {measure.en} in {window}", seconds, role.name,
    )  # fmt: skip


def _type(measure: Measure) -> str:
    if measure.act == SHARE:
        return "float"
    if measure.name.endswith("_fen"):
        return "fen"
    return "seconds" if measure.name.endswith("_s") else "int"
