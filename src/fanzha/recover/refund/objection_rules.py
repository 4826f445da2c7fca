"""Objections to a plan: who may still object, and what a decision does. Pure.

Art. 8 of the 2016 rules: before money is shared out by proportion it is announced for 30 days,
and objections are reviewed. Whoever was told of a plan may object to it, in every way of paying.
"""

from __future__ import annotations

from enum import StrEnum

from fanzha.kit.errors import Trouble
from fanzha.recover.refund.rules import State as Plan

LONGEST = 500
LONGEST_NAME = 80


class State(StrEnum):
    """The life of an objection. While one is open its plan is not approved."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


MOVES: frozenset[tuple[str, str]] = frozenset(
    {(State.OPEN, State.UPHELD), (State.OPEN, State.REJECTED)}
)
STATE_LABELS = {
    State.OPEN: {"zh": "待审核", "en": "under review"},
    State.UPHELD: {"zh": "异议成立, 方案作废", "en": "upheld: the plan is void"},
    State.REJECTED: {"zh": "异议不成立", "en": "rejected"},
}


def check_objection(plan_state: str, name: str, ground: str) -> None:
    """Raise Trouble outside the time of notice, or without a name or a ground."""
    if plan_state != Plan.NOTICED:
        raise Trouble(zh="只能在通知公告期间提出异议", en="objections are made during the notice",
                      field="plan")  # fmt: skip
    _check_text("name", name, LONGEST_NAME, "请填写异议人", "name who objects")
    _check_text("ground", ground, LONGEST, "请写明异议理由", "give the ground of the objection")


def check_decision(state: str, why: str) -> None:
    """Raise Trouble for an objection that is decided already, or a decision without reason."""
    if state != State.OPEN:
        raise Trouble(zh="该异议已有决定", en="it was decided before", field="objection")
    _check_text("why", why, LONGEST, "请写明决定理由", "give the reason of the decision")


def check_none_open(count: int) -> None:
    """Raise Trouble while objections wait for a decision."""
    if count:
        raise Trouble(zh=f"还有 {count} 件异议待审核, 不能批准",
                      en=f"{count} objections wait for a decision: not approved before",
                      field="objection")  # fmt: skip


def _check_text(field: str, text: str, longest: int, zh: str, en: str) -> None:
    if not text.strip():
        raise Trouble(zh=zh, en=en, field=field)
    if len(text) > longest:
        raise Trouble(zh=f"超过 {longest} 字", en=f"longer than {longest} characters", field=field)
