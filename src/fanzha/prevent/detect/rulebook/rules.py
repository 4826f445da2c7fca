"""Pure decisions on versions of rules: which moves there are, and who may make them."""

from __future__ import annotations

from collections.abc import Collection

from fanzha.kit.errors import Trouble
from fanzha.words.enums import Role

DRAFT, SHADOW, PUBLISHED, RETIRED = "draft", "shadow", "published", "retired"
STATES = (DRAFT, SHADOW, PUBLISHED, RETIRED)
RUNNING = (SHADOW, PUBLISHED)

MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (DRAFT, SHADOW), (DRAFT, PUBLISHED), (DRAFT, RETIRED),
        (SHADOW, PUBLISHED), (SHADOW, RETIRED),
        (PUBLISHED, RETIRED),
    }
)  # fmt: skip

SHIPPED, WRITTEN = "shipped", "written"
SOURCES = (SHIPPED, WRITTEN)

WRITERS = frozenset({Role.ANALYST})
PUBLISHERS = frozenset({Role.ANALYST, Role.LEADER})
LONGEST_WHY = 200


def may_write(role: str) -> bool:
    """Whether this role writes rules, and tries them in shadow."""
    return role in WRITERS


def may_move(role: str, to: str) -> bool:
    """Whether this role may bring a version into state `to`.

    >>> may_move(Role.LEADER, PUBLISHED), may_move(Role.LEADER, SHADOW), may_move(Role.ADMIN, PUBLISHED)
    (True, False, False)
    """
    return role in (WRITERS if to == SHADOW else PUBLISHERS)


def moves_from(state: str) -> tuple[str, ...]:
    """The states a version in `state` can go to, in their order.

    >>> moves_from(DRAFT), moves_from(RETIRED)
    (('shadow', 'published', 'retired'), ())
    """
    return tuple(to for to in STATES if (state, to) in MOVES)


def check_move(state: str, to: str, *, why: str, by: int | None, authors: Collection[int]) -> None:
    """Raises Trouble when a version in `state` may not go to `to`: no such move, no reason
    given, or published by one of those who wrote it (user ids)."""
    if (state, to) not in MOVES:
        raise Trouble(
            zh=f"不能从 {state} 变为 {to}", en=f"cannot go from {state} to {to}", field="state"
        )
    if not 0 < len(why.strip()) <= LONGEST_WHY:
        raise Trouble(
            zh=f"请写明原因(不超过 {LONGEST_WHY} 字)",
            en=f"say why, in at most {LONGEST_WHY} characters", field="why",
        )  # fmt: skip
    if to == PUBLISHED and by in authors:
        raise Trouble(
            zh="须由另一人发布: 写规则的人不能发布自己的规则",
            en="a second person must publish it: nobody publishes what they wrote", field="state",
        )  # fmt: skip
