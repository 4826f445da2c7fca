"""Pure decisions: who may search for what purpose, on which ground, and how often.

The law behind it: Personal Information Protection Law (个人信息保护法), Art. 6: a clear purpose,
and no more than it needs; Art. 51: what is done is on record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fanzha.kit.errors import Trouble
from fanzha.words.enums import Role

LEAD = "lead"
"""The ground of a search that belongs to no alert and no report yet: it needs a reason."""
SHORTEST_REASON, LONGEST_REASON = 5, 200
_GROUND = re.compile(r"(?:alert|report):[1-9]\d{0,17}", re.ASCII)

PURPOSES_OF: dict[str, tuple[str, ...]] = {
    Role.DUTY_OFFICER: ("take_report", "chase", "dissuade", "refund", "correct"),
    Role.DISSUASION_OFFICER: ("dissuade", "correct"),
    Role.ANALYST: ("chase", "dissuade"),
    Role.COMMUNITY_POLICE: ("visit", "dissuade"),
}
"""Who may search at all, and for which purposes, the usual one first."""


@dataclass(frozen=True)
class Request:
    """What an officer asks for: the plain value, its kind in a word, and why.

    `ground` is "alert:12", "report:3" or `LEAD`.
    """

    value: str
    kind: str
    purpose: str
    ground: str
    reason: str = ""


@dataclass(frozen=True)
class Limits:
    """How many different things one officer searches for in a span before auditors are told, and
    before no more are answered."""

    told_after: int
    stop_after: int


def must_be_sound(request: Request, role: str) -> None:
    """Raise Trouble for a search without a purpose that fits the role, a ground, or a reason.

    >>> must_be_sound(Request("x", "name", "dissuade", "alert:12"), Role.DISSUASION_OFFICER)
    >>> short = Request("x", "name", "dissuade", LEAD, "ok")
    >>> must_be_sound(short, Role.DISSUASION_OFFICER)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    fanzha.kit.errors.Trouble: reason: 新线索请用 5 至 200 字说明理由 | ...
    """
    if request.purpose not in PURPOSES_OF.get(role, ()):
        raise Trouble(zh="请选查询目的", en="choose the purpose", field="purpose")
    if request.ground == LEAD:
        if not SHORTEST_REASON <= len(request.reason) <= LONGEST_REASON:
            raise Trouble(
                zh=f"新线索请用 {SHORTEST_REASON} 至 {LONGEST_REASON} 字说明理由",
                en=f"say in {SHORTEST_REASON} to {LONGEST_REASON} characters what the new lead is",
                field="reason",
            )
    elif not _GROUND.fullmatch(request.ground):
        raise Trouble(
            zh="请填这次查询所办的预警或报案编号",
            en="name the alert or report that the search is for", field="number",
        )  # fmt: skip


def is_fishing(different: int, limits: Limits) -> bool:
    """Whether auditors are told, at so many different searches in the span.

    >>> [is_fishing(n, Limits(20, 60)) for n in (20, 21)]
    [False, True]
    """
    return different > limits.told_after


def must_not_be_stopped(different: int, limits: Limits) -> None:
    """Raise Trouble when one search more is one too many."""
    if different > limits.stop_after:
        raise Trouble(
            zh="短时间内查询过多, 已暂停并告知审计。请稍后再查",
            en="too many different searches in a short time: auditors were told. Try again later",
            field="q",
        )
