"""The acts scripts are made of. Ordinary people do every one of them too."""

from __future__ import annotations

from enum import IntEnum


class Act(IntEnum):
    """What somebody did, as the truth names it. NONE: ordinary life, not marked."""

    NONE = 0
    FOREIGN_CALL = 1
    VIRTUAL_CALL = 2
    LONG_CALL = 3
    TEXT_LINK = 4
    YOUNG_SITE = 5
    OUTSIDE_APP = 6
    NEW_PAYEE = 7
    EMPTIED_SAVINGS = 8
    MONEY_FROM_STRANGER = 9
    PASS_THROUGH = 10
    FOREIGN_SIGN_IN = 11

    @property
    def code(self) -> str:
        """The name in the truth tables and in data/lookalikes.toml."""
        return self.name.lower()


class Stage(IntEnum):
    """How far a script is. NONE: no script."""

    NONE = 0
    APPROACH = 1
    TRUST = 2
    PAYMENT = 3
    LAUNDERING = 4

    @property
    def code(self) -> str:
        """The name in the truth tables."""
        return self.name.lower()
