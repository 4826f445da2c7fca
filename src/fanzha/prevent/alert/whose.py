"""Whom a sign is about: the resident the register knows by the number, else the number itself."""

from __future__ import annotations

from dataclasses import dataclass

from fanzha.govern.units.queries import root
from fanzha.prevent.alert.rules import raised
from fanzha.prevent.protect.queries import Known, earlier_case, known_by_phone
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason, Value


@dataclass(frozen=True)
class Person:
    """Who is meant. `subject` is what one open alert is about; `known`, what the register has."""

    subject: str
    known: Known | None

    @property
    def resident_id(self) -> int | None:
        """The resident's row, None where the register knows nobody."""
        return self.known.resident_id if self.known else None

    @property
    def unit_id(self) -> int:
        """The grid they live in; the county's centre where that is not known."""
        return self.known.unit_id if self.known else root().pk

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
    return Person(known.person_id if known else phone, known)
