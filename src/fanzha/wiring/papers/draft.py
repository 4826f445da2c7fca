"""A paper that could be issued, and the names that stand on all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from fanzha.govern.access.queries import shown_name
from fanzha.govern.units.queries import root
from fanzha.kit.paper import Document
from fanzha.recover.paper.forms.facts import Account, Case, Office
from fanzha.recover.paper.rules import Kind
from fanzha.recover.report.prefill import banks

MADE_UP = "(虚构)"


@dataclass(frozen=True)
class Draft:
    """One paper that can be issued; `document` makes it. `bank` is the code of where it goes.

    `account` tells papers of one kind apart on a list; show it masked.
    """

    kind: Kind
    subject_kind: str
    subject_id: int
    document: Callable[[], Document]
    bank: str = ""
    account: str = ""


@dataclass(frozen=True)
class Names:
    """The police authority, the banks and the people, as papers call them.

    `people` remembers who was looked up: a chase of many orders names few.
    """

    authority: str
    banks: Mapping[str, str]
    people: dict[int | None, str] = field(default_factory=dict)

    @classmethod
    def known(cls) -> Self:
        """The names of this centre: the top unit's police, and every bank."""
        return cls(authority_of(root().name_zh), banks())

    def office(self, decider_id: int | None) -> Office:
        """Who issues a paper that this person answers for."""
        return Office(self.authority, self.person(decider_id))

    def person(self, user_id: int | None) -> str:
        """The name colleagues know."""
        if user_id not in self.people:
            self.people[user_id] = shown_name(user_id)
        return self.people[user_id]

    def account(self, number: str, bank: str, holder: str = "") -> Account:
        """An account with its bank's name; a code that is no bank of ours stays a code."""
        return Account(number, self.banks.get(bank, bank), holder)


def authority_of(unit: str) -> str:
    """The police authority of a county or city; the mark of made-up names stays last.

    >>> authority_of("云溪县(虚构)"), authority_of("某市")
    ('云溪县公安局(虚构)', '某市公安局')
    """
    name = unit.removesuffix(MADE_UP)
    return f"{name}公安局{MADE_UP if unit != name else ''}"


def case_at(report: Any, moment: datetime) -> Case:
    """How the report was known at a moment: with its case number only once that was given."""
    filed = report.filed_at is not None and report.filed_at <= moment
    return Case(report.pk, report.case_no if filed else "")
