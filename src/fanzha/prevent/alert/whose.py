"""Whom a sign is about: the resident the register knows by the number, else the number itself.

A number is one resident's own, and may be named by others as their family's. Its own holder is
meant: they pick up. A number nobody holds, but which one household names, goes to the unit of
that household; anything less certain goes to the county's centre. The alert says which it was.
"""

from __future__ import annotations

from dataclasses import dataclass

from fanzha.govern.units.queries import root
from fanzha.prevent.alert.rules import raised
from fanzha.prevent.protect.holders import households
from fanzha.prevent.protect.queries import Known, earlier_case, known_by_phone
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason, Value


@dataclass(frozen=True)
class Person:
    """Who is meant. `subject` is what one open alert is about; `known`, what the register has;
    `households`, the units of other residents who named the number as their family's."""

    subject: str
    known: Known | None
    households: tuple[int, ...]

    @property
    def resident_id(self) -> int | None:
        """The resident's row, None where the register knows nobody."""
        return self.known.resident_id if self.known else None

    @property
    def unit_id(self) -> int:
        """The grid they live in; else of the households that name the number, when it is one;
        else the county's centre."""
        if self.known is not None:
            return self.known.unit_id
        units = set(self.households)
        return units.pop() if len(units) == 1 else root().pk

    def whom(self) -> tuple[Reason, ...]:
        """How the person was found, where that is in doubt; nothing when it is plain."""
        told: dict[str, Value] = {"households": len(self.households)}
        if self.known is not None:
            return (Reason("number_also_of_family", told),) if self.households else ()
        if not self.households:
            return (Reason("number_unknown"),)
        is_one_place = len(set(self.households)) == 1
        return (Reason("number_of_family" if is_one_place else "number_of_families", told),)

    def weighs(self, level: Level) -> Level:
        """The level of a sign about this person: one higher for somebody cheated before."""
        before = self.known is not None and self.known.earlier_case_id is not None
        return raised(level) if before else level

    def history(self) -> tuple[Reason, ...]:
        """That this person was cheated before, if so."""
        if self.known is None or self.known.earlier_case_id is None:
            return ()
        case = earlier_case(self.known.earlier_case_id)
        about: dict[str, Value] = {
            "on": case.on.isoformat(),
            "scam_type": case.scam_type,
            "amount": case.amount_fen,
        }
        return (Reason("earlier_victim", about),)


def person_of(phone: str) -> Person:
    """Who is meant by a number."""
    known = known_by_phone(phone)
    also = households(phone, but=known.resident_id if known else None)
    return Person(known.person_id if known else phone, known, tuple(also))
