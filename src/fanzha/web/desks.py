"""Which desks a role finds in its menu, and where it starts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fanzha.words.enums import Role


@dataclass(frozen=True)
class Desk:
    """One entry of the menu: URL name, label, icon (Tabler's name)."""

    url: str
    label: Promise
    icon: str


HOME = Desk("home", _("首页"), "home")

DESKS_BY_ROLE: dict[str, list[Desk]] = {role: [HOME] for role in Role}


def desks_of(role: str) -> list[Desk]:
    """The menu of a role, its own desk first."""
    return DESKS_BY_ROLE.get(role, [])
