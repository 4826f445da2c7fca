"""Steps of a sign-in and ends of sessions, over all that can be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fanzha.govern.access.rules import may_enter_role
from fanzha.govern.access.session_rules import Limits, is_over, too_many
from fanzha.govern.access.steps import Step, step_left
from fanzha.words.enums import Role, UnitKind

AT = datetime(2026, 3, 2, tzinfo=UTC)
SPAN = st.timedeltas(min_value=timedelta(), max_value=timedelta(days=2))
FLAG = st.booleans()


@given(FLAG, FLAG, FLAG)
def test_a_desk_opens_only_with_ones_own_password_and_the_factor_one_has_or_needs(
    must_change: bool, wanted: bool, has_factor: bool
) -> None:
    for verified in {False, has_factor}:
        left = step_left(
            must_change=must_change, wanted=wanted, has_factor=has_factor, verified=verified
        )
        safe = not must_change and verified >= has_factor and (has_factor or not wanted)
        assert (left is None) == safe
        assert (left is Step.CODE) == (has_factor and not verified)


@given(begun=SPAN, seen=SPAN, idle=SPAN, life=SPAN, later=SPAN)
def test_a_session_that_is_over_stays_over(
    begun: timedelta, seen: timedelta, idle: timedelta, life: timedelta, later: timedelta
) -> None:
    limits = Limits(idle, life)
    over = is_over(AT - begun, AT - seen, AT, limits)
    assert over == (seen >= idle or begun >= life)
    assert not over or is_over(AT - begun, AT - seen, AT + later, limits)


@given(st.lists(st.text(max_size=3), unique=True), st.integers(0, 5))
def test_the_newest_sessions_stay(newest_first: list[str], most: int) -> None:
    ended = too_many(newest_first, most)
    assert len(newest_first) - len(ended) <= most
    assert [*newest_first[: len(newest_first) - len(ended)], *ended] == newest_first


def test_every_role_has_a_place_and_only_a_liaison_sits_at_an_institution() -> None:
    institutions = {UnitKind.BANK: {Role.BANK_LIAISON}, UnitKind.OPERATOR: {Role.OPERATOR_LIAISON}}
    for kind in UnitKind:
        sits = {role for role in Role if may_enter_role(role, kind)}
        others = set(Role) - {Role.BANK_LIAISON, Role.OPERATOR_LIAISON}
        assert sits == institutions.get(kind, others)
