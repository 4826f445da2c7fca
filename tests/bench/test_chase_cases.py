"""The cases of `bench.chase`: money neither appears nor vanishes, and a seed is a case."""

from __future__ import annotations

import pytest

from bench.chase_case import Case, Rules
from bench.chase_world import World


@pytest.mark.parametrize("rules", [Rules(act=False), Rules(), Rules(person_s=300.0)])
def test_every_stolen_fen_is_on_an_account_or_left(rules: Rules) -> None:
    world = World(7)
    outcome = Case(world, rules).play()
    lying = sum(account.stolen for account in world.accounts.values())
    assert outcome.loss == lying + outcome.left
    assert 0 <= outcome.saved <= outcome.loss


def test_the_same_seed_is_the_same_case() -> None:
    assert Case(World(3), Rules()).play() == Case(World(3), Rules()).play()


def test_nobody_stops_anything_where_nobody_acts() -> None:
    assert Case(World(3), Rules(act=False)).play().stopped == 0
