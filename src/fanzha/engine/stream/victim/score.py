"""The scorecard: how signs, their age and their order make a risk.

    risk = 1 / (1 + exp(-(bias + prior + Σ signs + Σ bonuses)))
    a sign counts      points · 2^(-age / half-life), once, by its latest occurrence
    a bonus a → b      points · freshest sign of a · freshest sign of b, if a began before b's last

Points are log-odds: independent evidence adds up (Good, Probability and the Weighing of Evidence,
1950). Half-lives are what lets weak signs of one afternoon add up and those of a week not. A sign
of a call that is still on does not age.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import exp

from fanzha.engine.stream.roles import GROUPS, toml

CHANNELS = tuple(GROUPS)
"""By what a sign came, in the order of their codes."""


@dataclass(frozen=True)
class Bonus:
    """Points for a sign by channel `first` before one by channel `then`."""

    first: str
    then: str
    points: float


@dataclass(frozen=True)
class Scorecard:
    """What is the same for every rule set: the log-odds of somebody of whom nothing is known,
    those a register's flag "cheated before" adds, and the bonuses."""

    bias: float
    before: float
    bonuses: tuple[Bonus, ...]


@dataclass(frozen=True)
class Counted:
    """One sign as it counts: its channel, points, age and half-life (minutes), and when it was
    first seen (minutes ago)."""

    channel: str
    points: float
    age_min: float
    half_life_min: float
    began_min: float

    @property
    def strength(self) -> float:
        """What is left of it, 1 when fresh."""
        return float(2.0 ** (-max(0.0, self.age_min) / self.half_life_min))


@cache
def scorecard() -> Scorecard:
    """The scorecard that comes with the product (`data/victim.toml`)."""
    data = toml("victim")
    bonuses = tuple(Bonus(**row) for row in data["bonus"])
    return Scorecard(data["bias"], data["before"], bonuses)


def risk(card: Scorecard, signs: Iterable[Counted], prior: float = 0.0) -> float:
    """The chance that the resident is being cheated.

    A foreign call of 18 minutes, still on; during it an app from outside a store, 6 minutes ago;
    savings moved to a new account just now. No sign alone would alarm, nor all three a week apart.

    >>> card = Scorecard(-6.0, 0.7, (Bonus("call", "app", 1.5), Bonus("app", "transfer", 1.5)))
    >>> call = Counted("call", 2.0, 0, 60, 18)
    >>> app = Counted("app", 1.5, 6, 720, 6)
    >>> savings = Counted("transfer", 1.8, 0, 120, 0)
    >>> [round(risk(card, some), 3) for some in ([call], [app], [savings], [call, app, savings])]
    [0.018, 0.011, 0.015, 0.907]

    Worked out: -6 + 2 + 1.5·2^(-6/720) + 1.8 + 1.5·1·0.994 + 1.5·0.994·1 = 2.27, and
    1 / (1 + exp(-2.27)) = 0.91. The other way round there is no bonus: an app this morning and a
    call now is what many people have.

    >>> app_first = Counted("app", 1.5, 180, 720, 180)
    >>> round(risk(card, [Counted("call", 2.0, 0, 60, 5), app_first]), 3)
    0.061
    """
    counted = list(signs)
    total = card.bias + prior + sum(sign.points * sign.strength for sign in counted)
    for bonus in card.bonuses:
        total += bonus.points * order(bonus, counted)
    return logistic(total)


def order(bonus: Bonus, signs: list[Counted]) -> float:
    """How far a bonus counts, 0 to 1."""
    first = [sign for sign in signs if sign.channel == bonus.first]
    then = [sign for sign in signs if sign.channel == bonus.then]
    if not first or not then:
        return 0.0
    if max(sign.began_min for sign in first) < min(sign.age_min for sign in then):
        return 0.0
    return max(sign.strength for sign in first) * max(sign.strength for sign in then)


def logistic(log_odds: float) -> float:
    """The chance that log-odds stand for.

    >>> logistic(0.0)
    0.5
    """
    return 1.0 / (1.0 + exp(-log_odds))
