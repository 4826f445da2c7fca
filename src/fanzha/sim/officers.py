"""Who works the queues: so many of each role at each unit."""

from __future__ import annotations

from typing import Any

from fanzha.sim.data import load
from fanzha.sim.place import landline
from fanzha.sim.town import Town
from fanzha.words.enums import Role, UnitKind

_AT_KIND: dict[UnitKind, tuple[Role, ...]] = {
    UnitKind.POLICE_STATION: (Role.COMMUNITY_POLICE, Role.COMMUNITY_POLICE),
    UnitKind.GRID: (Role.GRID_WORKER,),
    UnitKind.BANK: (Role.BANK_LIAISON,),
    UnitKind.OPERATOR: (Role.OPERATOR_LIAISON,),
}
_AT_CENTRE = (
    *(Role.DUTY_OFFICER,) * 3,
    *(Role.DISSUASION_OFFICER,) * 3,
    *(Role.ANALYST,) * 2,
    Role.INTERNET_LIAISON,
    Role.LEADER,
    Role.ADMIN,
    Role.AUDITOR,
)


def officers(town: Town) -> list[dict[str, Any]]:
    """One row an officer by the officer schema; the same for every seed."""
    centre, joint = load("place")["offices"]
    posts = [(unit.unit, role) for unit in town.units for role in _AT_KIND.get(unit.kind, ())]
    posts += [(centre, role) for role in _AT_CENTRE]
    posts.append((joint, Role.LEADER))
    return [
        {
            "officer_id": f"O{number:05d}",
            "name": _name(number),
            "role": role.value,
            "unit": unit,
            "phone": landline(500_000 + number),
        }
        for number, (unit, role) in enumerate(posts)
    ]


def _name(number: int) -> str:
    data = load("people")
    surnames, given = data["surnames"], data["given"]
    return f"{surnames[number % len(surnames)]}虚{given[number // len(surnames) % len(given)]}"
