"""Groups, roles and windows, read from `data/roles.toml`: whose history is kept, and what of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

TICK_S = 10
"""Seconds a tick: the finest pane."""


@dataclass(frozen=True)
class Window:
    """A window of `panes` panes of `ticks` ticks each, aligned to multiples since 1970."""

    name: str
    seconds: int
    ticks: int
    panes: int


WINDOWS = (
    Window("5m", 300, 1, 30),
    Window("1h", 3_600, 6, 60),
    Window("24h", 86_400, 180, 48),
    Window("7d", 604_800, 1_080, 56),
)


@dataclass(frozen=True)
class Group:
    """Rows a detector sees together, in log order."""

    name: str
    kinds: tuple[str, ...]
    ids: tuple[str, ...]
    fields: tuple[str, ...]
    listed: dict[str, str]


@dataclass(frozen=True)
class Measure:
    """One thing counted over every window. `act`: count, distinct, reach, sum, flag or share;
    `of`: the id or field it is about (two measures for a share); `under`: a flag's bound."""

    name: str
    act: str
    zh: str
    en: str
    of: tuple[str, ...] = ()
    under: float | None = None


@dataclass(frozen=True)
class Stream:
    """The rows of `kind` that go into a key, and what is measured of them. `prefix` names
    whose key they go to, where a role has two."""

    kind: str
    measures: tuple[Measure, ...]
    prefix: str


@dataclass(frozen=True)
class Role:
    """Whose history is kept: keys made of `prefixes`' columns, forgotten after `keep_days`."""

    name: str
    group: str
    keep_days: int
    zh: str
    en: str
    prefixes: dict[str, tuple[str, ...]]
    streams: tuple[Stream, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures of all its streams, in their order."""
        return tuple(measure for stream in self.streams for measure in stream.measures)


@cache
def toml(name: str) -> dict[str, Any]:
    """One data file of the engine."""
    path = files("fanzha.engine.stream.data") / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _group(data: dict[str, Any]) -> Group:
    return Group(
        data["name"], tuple(data["kinds"]), tuple(data["ids"]), tuple(data["fields"]),
        dict(data["listed"]) if "listed" in data else {},
    )  # fmt: skip


def _measure(data: dict[str, Any]) -> Measure:
    of = data.get("of", ())
    named = (of,) if isinstance(of, str) else tuple(of)
    return Measure(data["name"], data["is"], data["zh"], data["en"], named, data.get("under"))


def _role(data: dict[str, Any]) -> Role:
    prefixes = {name: tuple(columns) for name, columns in data["prefixes"].items()}
    first = next(iter(prefixes))
    streams = tuple(
        Stream(s["kind"], tuple(_measure(m) for m in s["measures"]), s.get("prefix", first))
        for s in data["stream"]
    )
    return Role(
        data["name"], data["group"], data["keep_days"], data["zh"], data["en"], prefixes, streams
    )


GROUPS: dict[str, Group] = {data["name"]: _group(data) for data in toml("roles")["group"]}
ROLES: tuple[Role, ...] = tuple(_role(data) for data in toml("roles")["role"])
GROUP_OF: dict[str, str] = {kind: group.name for group in GROUPS.values() for kind in group.kinds}


def of_group(group: str) -> tuple[Role, ...]:
    """The roles of `group` in the order of the data file.

    >>> [role.name for role in of_group("call")]
    ['caller', 'callee', 'device', 'forwarder']
    """
    return tuple(role for role in ROLES if role.group == group)
