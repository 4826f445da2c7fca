"""Scores over what was seen of a town: fitted on some towns, thresholds set there, judged on others.

Alerts are counted as a duty officer gets them: a person once a UTC day, when the score first
passes the threshold. What a score is made of are columns of strengths (signs and bonuses).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.effect_town import Lived, Scam

AHEAD_US = 600_000_000
"""An alert must be ten minutes older than the payment it is to stop."""
DAY_US = 86_400_000_000
Numbers = NDArray[np.float64]
Score = Callable[[Lived], Numbers]
Alert = tuple[int, int]
"""Resident id and log time (µs UTC)."""


@dataclass(frozen=True)
class Card:
    """Fitted log-odds: a bias and points by column name."""

    bias: float
    points: dict[str, float]

    def __call__(self, lived: Lived) -> Numbers:
        """Log-odds of every row."""
        weights = np.array([self.points.get(name, 0.0) for name in lived.names])
        scores: Numbers = self.bias + lived.strengths @ weights
        return scores


def best_of(cards: Sequence[Card]) -> Score:
    """Each row by whichever card speaks loudest: rules side by side, none knows the others."""

    def score(lived: Lived) -> Numbers:
        return np.max([card(lived) for card in cards], axis=0)

    return score


MOST_POINTS, MOST_BONUS = 3.0, 2.0
"""No sign may decide alone: what a made-up town says of one sign is not to be trusted so far."""
RIDGE = 0.5


def fit(towns: Sequence[Lived], columns: Collection[str], withheld: str = "") -> Card:
    """Logistic regression with points from 0 up, as a scorecard needs: no sign speaks for
    innocence, and none for more than `MOST_POINTS`. Loss is summed over resident-days, with a
    ridge penalty on points.

    A row is positive when its resident follows a script and an alert would still come ten minutes
    before a payment (of scripts without payment: any row). Rows of victims that are too late, of
    victims who did not follow, and of the scam type `withheld` are left out. Whom a gang called
    in vain counts with everybody else: an alert about somebody who hung up is work for nothing.
    """
    parts = [_examples(town, withheld) for town in towns]
    wanted = [at for at, name in enumerate(towns[0].names) if name in columns]
    x = np.concatenate([p[0] for p in parts])[:, wanted].astype(np.float64)
    y, each = (np.concatenate([p[i] for p in parts]) for i in (1, 2))

    def loss(w: Numbers) -> tuple[float, Numbers]:
        z = w[0] + x @ w[1:]
        p = 1 / (1 + np.exp(-z))
        value = each @ (np.logaddexp(0, z) - y * z) + RIDGE * (w[1:] @ w[1:])
        slope = each * (p - y)
        return float(value), np.concatenate([[slope.sum()], x.T @ slope + 2 * RIDGE * w[1:]])

    start = np.concatenate([[-5.0], np.full(len(wanted), 0.5)])
    most = [MOST_BONUS if ">" in towns[0].names[at] else MOST_POINTS for at in wanted]
    bounds = [(None, None), *((0.0, top) for top in most)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    names = [towns[0].names[at] for at in wanted]
    return Card(float(found[0]), dict(zip(names, found[1:].tolist(), strict=True)))


def _examples(town: Lived, withheld: str) -> tuple[NDArray[np.float32], Numbers, Numbers]:
    """Strengths, label and weight of the rows that teach; the weights of a resident-day are 1."""
    kept, label = np.ones(len(town.log_us), np.bool_), np.zeros(len(town.log_us))
    victims = np.array([scam.resident for scam in town.scams], np.uint64)
    kept[np.isin(town.resident, victims)] = False
    for scam in town.scams:
        if not scam.is_held or scam.scam_type == withheld:
            continue
        until = scam.payments[-1][0] - AHEAD_US if scam.payments else np.iinfo(np.int64).max
        rows = (town.resident == np.uint64(scam.resident)) & (town.log_us >= scam.began_us)
        rows &= town.log_us <= until
        kept[rows], label[rows] = True, 1.0
    day = (town.log_us // DAY_US).astype(np.uint64)
    _, of, count = np.unique(
        town.resident[kept] ^ (day[kept] << np.uint64(50)), return_inverse=True, return_counts=True
    )
    return town.strengths[kept], label[kept], 1.0 / count[of]


def alerts(lived: Lived, scores: Numbers, threshold: float) -> list[Alert]:
    """The first row of each resident and day at or over the threshold."""
    over = np.flatnonzero(scores >= threshold)
    return first_a_day(zip(lived.resident[over].tolist(), lived.log_us[over].tolist(), strict=True))


def first_a_day(found: Iterable[Alert]) -> list[Alert]:
    """Of the alerts about a person the first of each UTC day."""
    first: dict[tuple[int, int], Alert] = {}
    for resident, log_us in sorted(found, key=lambda alert: alert[1]):
        first.setdefault((resident, log_us // DAY_US), (resident, log_us))
    return list(first.values())


def threshold_for(towns: Sequence[Lived], score: Score, others_a_day: float) -> float:
    """The lowest threshold at which these towns have at most so many alerts a day and 100,000
    people about people who are no victims."""
    best: list[float] = []
    person_days = 0
    for town in towns:
        scores, victims = score(town), {scam.resident for scam in town.scams}
        day = town.log_us // DAY_US
        highest: dict[tuple[int, int], float] = {}
        for resident, on, value in zip(
            town.resident.tolist(), day.tolist(), scores.tolist(), strict=True
        ):
            if resident not in victims:
                key = resident, on
                highest[key] = max(value, highest.get(key, -np.inf))
        best += highest.values()
        person_days += town.people * town.days
    allowed = int(others_a_day * person_days / 100_000)
    ranked = np.sort(best)[::-1]
    return float(np.nextafter(ranked[allowed], np.inf)) if allowed < len(ranked) else -np.inf


@dataclass(frozen=True)
class Effect:
    """What some alerts did. Money in fen; alerts a day and 100,000 people, about victims of a
    script, about others a gang called or wrote to, and about anybody else."""

    stolen_fen: int
    preceded_fen: int
    victims_paid: int
    victims_warned: int
    about_victims: float
    about_touched: float
    about_others: float

    @property
    def money(self) -> float:
        """Share of the stolen money that an alert preceded by ten minutes."""
        return self.preceded_fen / self.stolen_fen if self.stolen_fen else float("nan")

    @property
    def precision(self) -> float:
        """Share of the alerts that are about a victim."""
        every = self.about_victims + self.about_touched + self.about_others
        return self.about_victims / every if every else float("nan")

    def as_dict(self) -> dict[str, float]:
        """For the JSON line, rounded."""
        return {
            "money_preceded": round(self.money, 4),
            "victims_warned": round(self.victims_warned / max(1, self.victims_paid), 4),
            "alerts_victims": round(self.about_victims, 2),
            "alerts_touched": round(self.about_touched, 2),
            "alerts_others": round(self.about_others, 2),
            "precision": round(self.precision, 4),
        }


def effect(
    towns: Sequence[Lived], found: Sequence[list[Alert]], only: str = "", but: str = ""
) -> Effect:
    """What the alerts of each town did; `only`: for victims of this scam type, `but`: for those
    of any other."""
    stolen = preceded = paid = warned = 0
    whom = [0, 0, 0]
    for town, alerted in zip(towns, found, strict=True):
        victims = {scam.resident for scam in town.scams}
        for resident, _ in alerted:
            whom[0 if resident in victims else 1 if resident in town.touched else 2] += 1
        for scam in town.scams:
            if not scam.payments or (only and scam.scam_type != only) or scam.scam_type == but:
                continue
            times = [_preceded(scam, alerted, at) for at, _ in scam.payments]
            stolen += sum(fen for _, fen in scam.payments)
            preceded += sum(fen for (_, fen), ok in zip(scam.payments, times, strict=True) if ok)
            paid, warned = paid + 1, warned + any(times)
    each = 100_000 / sum(town.people * town.days for town in towns)
    return Effect(stolen, preceded, paid, warned, *[count * each for count in whom])


def _preceded(scam: Scam, alerted: list[Alert], at_us: int) -> bool:
    return any(
        resident == scam.resident and scam.began_us <= log_us <= at_us - AHEAD_US
        for resident, log_us in alerted
    )
