"""Which accounts of one layer are drawn as one cell. Pure.

A layer shows at most `LIMIT` cells: its largest accounts by themselves, the others together by
what they have in common. A group can be opened; a large one then shows its largest and a rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from fanzha.recover.trace.flow_map.shapes import Account, Mark

LIMIT = 14
SINGLES = 5
"""So many accounts stand by themselves where one way of grouping lets them; else a coarser one."""

Way = Callable[[Account], str]


@dataclass(frozen=True)
class Bunch:
    """Accounts that one cell stands for; `group` tells a group of one from an account."""

    key: str
    members: tuple[Account, ...]
    group: bool


def bunched(
    accounts: Sequence[Account], layer: int, opened: Collection[str] = (),
    marks: Mapping[str, Mark] | None = None,
) -> list[Bunch]:  # fmt: skip
    """One layer's accounts in bunches: each in exactly one.

    Twenty accounts of one bank and state: thirteen by themselves, the seven smallest together.

    >>> from datetime import UTC, datetime
    >>> from fanzha.recover.trace.picture import Status
    >>> at = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    >>> layer = [Account(n, f"A{n}", "B03", "", 1, Status.OPEN, 100 + n, 0, 100 + n, 0, at, at)
    ...          for n in range(20)]
    >>> found = bunched(layer, 2)
    >>> len(found), found[0].key, found[-1].key, len(found[-1].members)
    (14, 'a19', '2:open:B03', 7)
    >>> len(bunched(layer, 2, opened={"2:open:B03"}))
    20
    """
    ranked = sorted(accounts, key=lambda one: (-one.in_fen, one.number))
    if len(ranked) <= LIMIT:
        return [_alone(one) for one in ranked]
    alone, way = _split(ranked, _ways(layer, marks or {}))
    groups: dict[str, list[Account]] = defaultdict(list)
    for one in ranked[alone:]:
        groups[way(one)].append(one)
    found = [_alone(one) for one in ranked[:alone]]
    for key, members in groups.items():
        found += _shown(key, members, opened)
    return found


def _ways(layer: int, marks: Mapping[str, Mark]) -> list[Way]:
    """What the members of a group have in common, the closest kinship first."""

    def by_state(one: Account) -> str:
        return f"{layer}:{one.state}"

    def by_bank(one: Account) -> str:
        return f"{by_state(one)}:{one.bank}"

    def by_role(one: Account) -> str:
        mark = marks.get(one.account)
        return f"{by_bank(one)}:{mark.code}" if mark else by_bank(one)

    return [by_role, by_bank, by_state] if marks else [by_bank, by_state]


def _split(ranked: Sequence[Account], ways: Sequence[Way]) -> tuple[int, Way]:
    """How many stand by themselves, and the closest way in which the others still fit."""
    for way in ways[:-1]:
        alone = _alone_by(ranked, way)
        if alone >= SINGLES:
            return alone, way
    return _alone_by(ranked, ways[-1]), ways[-1]


def _alone_by(ranked: Sequence[Account], way: Way) -> int:
    """The most that can stand by themselves so that they and the groups of the others fit."""
    keys: set[str] = set()
    for alone in range(len(ranked) - 1, -1, -1):
        keys.add(way(ranked[alone]))
        if alone + len(keys) <= LIMIT:
            return alone
    return 0


def _shown(key: str, members: Sequence[Account], opened: Collection[str]) -> list[Bunch]:
    """A group, or what stands in it where it was opened."""
    if len(members) == 1:
        return [_alone(members[0])]
    if key not in opened:
        return [Bunch(key, tuple(members), group=True)]
    rest = members[LIMIT:]
    return [
        *(_alone(one) for one in members[:LIMIT]),
        *(_shown(f"{key}+", rest, opened) if rest else ()),
    ]


def _alone(one: Account) -> Bunch:
    return Bunch(f"a{one.number}", (one,), group=False)
