"""Pure decisions: which role at which unit may see which subject."""

from __future__ import annotations

from dataclasses import dataclass

from fanzha.words.enums import Role, UnitKind

# Why a person's data is looked at. The record keeps one of these words.
PURPOSES = frozenset(
    {
        "dissuade",
        "visit",
        "take_report",
        "chase",
        "answer_order",
        "refund",
        "supervise",
        "audit",
        "correct",
        "sign_in",
    }
)

# These desks work for the whole county; all others see their own branch of the tree.
CENTRE = frozenset({Role.DUTY_OFFICER, Role.DISSUASION_OFFICER, Role.ANALYST, Role.LEADER})
# These never see a resident by virtue of their unit.
OUTSIDE = frozenset({Role.BANK_LIAISON, Role.OPERATOR_LIAISON, Role.INTERNET_LIAISON})


@dataclass(frozen=True)
class Actor:
    """Who asks: the row of the user, the role, and the place in the tree of units."""

    user_id: int | None
    role: str
    unit_code: str
    unit_path: str


# The system acting by its own rules, e.g. a deadline that passed.
SYSTEM = Actor(user_id=None, role="system", unit_code="", unit_path="")


def may_see_resident(actor: Actor, unit_path: str) -> bool:
    """Whether `actor` may see a resident who belongs to the unit at `unit_path`.

    >>> grid = Actor(7, Role.GRID_WORKER, "G1", "/C/T1/V1/G1/")
    >>> may_see_resident(grid, "/C/T1/V1/G1/"), may_see_resident(grid, "/C/T1/V1/G2/")
    (True, False)
    """
    if actor.role in CENTRE or actor.role == SYSTEM.role:
        return True
    local = actor.role in {Role.COMMUNITY_POLICE, Role.GRID_WORKER}
    return local and bool(actor.unit_path) and unit_path.startswith(actor.unit_path)


def sight(actor: Actor) -> str | None:
    """The beginning of the paths of all units whose residents `actor` may see; None for nobody.

    >>> sight(Actor(7, Role.GRID_WORKER, "G1", "/C/T1/V1/G1/")), sight(Actor(1, Role.LEADER, "", ""))
    ('/C/T1/V1/G1/', '')
    """
    if may_see_resident(actor, ""):
        return ""
    return actor.unit_path if may_see_resident(actor, actor.unit_path) else None


def may_see_money(actor: Actor, bank: str) -> bool:
    """Whether `actor` may see an order to `bank`: the centre all, a liaison its own bank's.

    >>> may_see_money(Actor(3, Role.BANK_LIAISON, "B01", "/C/B01/"), "B02")
    False
    """
    if actor.role == Role.BANK_LIAISON:
        return actor.unit_code == bank
    return actor.role in {Role.DUTY_OFFICER, Role.ANALYST, Role.LEADER, SYSTEM.role}


def may_see_officer(actor: Actor, officer_id: int, unit_path: str) -> bool:
    """Whether `actor` may see the figures of an officer of the unit at `unit_path`: a leader those
    of their own branch, everybody their own.

    >>> leader = Actor(1, Role.LEADER, "T1", "/C/T1/")
    >>> may_see_officer(leader, 7, "/C/T1/V1/"), may_see_officer(leader, 7, "/C/T2/")
    (True, False)
    >>> may_see_officer(Actor(7, Role.DISSUASION_OFFICER, "C", "/C/"), 7, "/C/")
    True
    """
    leads = actor.role == Role.LEADER and bool(actor.unit_path)
    return actor.user_id == officer_id or (leads and unit_path.startswith(actor.unit_path))


# What hangs on the tree: a liaison's own institution.
_INSTITUTION_OF = {Role.BANK_LIAISON: UnitKind.BANK, Role.OPERATOR_LIAISON: UnitKind.OPERATOR}


def may_enter_role(role: str, kind: str) -> bool:
    """Whether a role may sit at a unit of this kind: a liaison at the institution, nobody else.

    >>> may_enter_role("bank_liaison", "bank"), may_enter_role("duty_officer", "bank")
    (True, False)
    """
    institutions = set(_INSTITUTION_OF.values())
    return kind == _INSTITUTION_OF.get(Role(role), kind) and (
        role in _INSTITUTION_OF or kind not in institutions
    )
