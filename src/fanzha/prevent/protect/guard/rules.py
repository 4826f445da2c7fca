"""Pure decisions on guard groups: who of several guards decides, and how much is guarded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


def guards(
    named: int | None, chosen: Iterable[int], by_place: Iterable[tuple[str, int]], address: str
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
class Coverage:
    """How many residents of a unit are guarded."""

    residents: int
    guarded: int

    @property
    def share(self) -> float | None:
        """The share guarded, None where nobody lives.

        >>> Coverage(4, 1).share
        0.25
        """
        return self.guarded / self.residents if self.residents else None
