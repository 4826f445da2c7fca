"""Pure decisions on guard groups: who of several guards decides, and how much is guarded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from fanzha.govern.units.rules import lineage
from fanzha.kit.errors import Trouble
from fanzha.words.enums import Role

LONGEST_MESSAGE = 100

Place = tuple[str, int]
"""A branch of the tree, and who guards it by address."""


def guards(
    named: int | None, chosen: Iterable[int], by_place: Iterable[Place], address: str
) -> tuple[int, ...]:
    """Who guards a resident, the one who decides first.

    The guard `named` in the resident's file comes before those whose group chose them, the
    earliest choice first; then those who guard the address, the nearest unit first.

    >>> guards(None, [], [("/C/", 1), ("/C/T1/V1/", 2), ("/C/T2/", 3)], "/C/T1/V1/G1/")
    (2, 1)
    >>> guards(9, [4], [("/C/", 1)], "/C/T1/")
    (9, 4, 1)
    """
    above = [(-len(place), guard) for place, guard in by_place if address.startswith(place)]
    order = [*([named] if named is not None else []), *chosen, *(user for _, user in sorted(above))]
    return tuple(dict.fromkeys(order))


@dataclass(frozen=True)
class Counted:
    """So many residents of a unit whose guard is `guard` by name or by choice, None by neither."""

    path: str
    guard: int | None
    residents: int


@dataclass(frozen=True)
class Coverage:
    """How many residents of a unit are guarded."""

    residents: int = 0
    guarded: int = 0

    @property
    def share(self) -> float | None:
        """The share guarded, None where nobody lives.

        >>> Coverage(4, 1).share
        0.25
        """
        return self.guarded / self.residents if self.residents else None


def decided(counts: Iterable[Counted], places: Sequence[Place]) -> list[Counted]:
    """The counts with the guard who decides in each: where nobody was chosen, by address.

    >>> decided([Counted("/C/T1/", None, 5)], [("/C/", 7)])
    [Counted(path='/C/T1/', guard=7, residents=5)]
    """
    nearest = dict(sorted(places, reverse=True))  # of one unit's guards the lowest key
    return [
        row
        if row.guard is not None
        else Counted(row.path, _first(row.path, nearest), row.residents)
        for row in counts
    ]


def _first(path: str, nearest: Mapping[str, int]) -> int | None:
    return next((nearest[area] for area in lineage(path) if area in nearest), None)


def coverage(counts: Iterable[Counted]) -> dict[str, Coverage]:
    """By path of each unit and of those above it: how many live there and how many are guarded.

    >>> found = coverage([Counted("/C/T1/", 7, 3), Counted("/C/T2/", None, 1)])
    >>> found["/C/"].share, found["/C/T2/"].share
    (0.75, 0.0)
    """
    living: Counter[str] = Counter()
    guarded: Counter[str] = Counter()
    for row in counts:
        for area in lineage(row.path):
            living[area] += row.residents
            guarded[area] += row.residents if row.guard is not None else 0
    return {area: Coverage(living[area], guarded[area]) for area in living}


def held(counts: Iterable[Counted]) -> dict[int, int]:
    """How many residents each guard decides for.

    >>> held([Counted("/C/T1/", 7, 3), Counted("/C/T2/", 7, 1), Counted("/C/T2/", None, 1)])
    {7: 4}
    """
    found: Counter[int] = Counter()
    for row in counts:
        if row.guard is not None:
            found[row.guard] += row.residents
    return dict(found)


def may_guard(role: str, own_branch: str, path: str) -> bool:
    """Whether a role may say what of a branch is guarded: the desks all, the street its own.

    >>> may_guard("grid_worker", "/C/T1/V1/G1/", "/C/T1/V1/G1/"), may_guard("leader", "/C/", "/C/")
    (True, False)
    """
    if role in {Role.DUTY_OFFICER, Role.DISSUASION_OFFICER}:
        return True
    local = role in {Role.COMMUNITY_POLICE, Role.GRID_WORKER}
    return local and bool(own_branch) and path.startswith(own_branch)


def proven_message(text: str) -> str:
    """The words of a message, without space around. Raises Trouble when it says nothing or is
    too long to be read."""
    words = " ".join(text.split())
    if not words:
        raise Trouble(zh="请填写消息内容", en="write the message", field="text")
    if len(words) > LONGEST_MESSAGE:
        raise Trouble(
            zh=f"消息超过 {LONGEST_MESSAGE} 字", en=f"over {LONGEST_MESSAGE} characters",
            field="text",
        )  # fmt: skip
    return words


def message_key(group: int, text: str, day: date) -> str:
    """The key of a message: the same words to the same group on the same day are one message.

    >>> message_key(3, "少接陌生电话", date(2026, 3, 2))
    'group:3:2026-03-02:86b12cccf705'
    """
    return f"group:{group}:{day}:{sha256(text.encode()).hexdigest()[:12]}"


def whole(counts: Iterable[Counted]) -> Coverage:
    """Everybody counted together.

    >>> whole([Counted("/C/T1/", 7, 3), Counted("/C/T2/", None, 1)])
    Coverage(residents=4, guarded=3)
    """
    rows = list(counts)
    return Coverage(
        sum(row.residents for row in rows),
        sum(row.residents for row in rows if row.guard is not None),
    )
