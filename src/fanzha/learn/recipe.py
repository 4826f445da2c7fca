"""How the number model is made: which boosters, how many of each, and how they are calibrated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve
from sklearn.model_selection import StratifiedKFold

from fanzha.engine.risk.numbers.features import Floats, Kind, features
from fanzha.engine.risk.numbers.model import Member, Model, mean_log_odds

Labels = npt.NDArray[np.int64]
SEEDS = (0, 1, 2)
INNER = 4
"""Folds inside a training set from which calibration and threshold are taken."""


@dataclass(frozen=True)
class Sort:
    """One sort of booster: what it sees, how many trees, LightGBM's parameters."""

    kind: Kind
    trees: int
    parameters: Mapping[str, Any]


def _sort(kind: Kind, trees: int, **parameters: float | bool) -> Sort:
    common = {"objective": "binary", "num_leaves": 31, "bagging_fraction": 0.7, "bagging_freq": 1}
    return Sort(kind, trees, MappingProxyType(common | parameters))


# Three sorts that err differently; each alone is within 0.002 of the others in AUC, the mean
# of their log-odds is steadier than any of them over the splits that were tried.
SORTS = (
    _sort("own", 100, learning_rate=0.08, min_data_in_leaf=20, feature_fraction=0.7),
    _sort("all", 100, learning_rate=0.08, min_data_in_leaf=20, feature_fraction=0.4),
    _sort("all", 170, learning_rate=0.1, min_data_in_leaf=5, feature_fraction=0.4, lambda_l2=3.0,
          extra_trees=True),
)  # fmt: skip


def fit(matrix: Floats, labels: Labels, seeds: Iterable[int] = SEEDS) -> tuple[Member, ...]:
    """Every sort of booster for each seed. One thread: the same rows give the same text."""
    return tuple(_member(sort, matrix, labels, seed) for seed in seeds for sort in SORTS)


def train(matrix: Floats, labels: Labels, seeds: Iterable[int] = SEEDS) -> Model:
    """The whole model: boosters on every row; calibration and threshold from inner folds."""
    seeds = tuple(seeds)
    outside = inner_log_odds(matrix, labels, seeds)
    slope, shift = platt(outside, labels)
    scores = 1.0 / (1.0 + np.exp(-(slope * outside + shift)))
    usual = np.nan_to_num(np.nanmedian(matrix[labels == 0], axis=0))
    return Model(
        members=fit(matrix, labels, seeds), explain=tuple(range(len(SORTS))), slope=slope,
        shift=shift, threshold=best_threshold(scores, labels), usual=tuple(usual.tolist()),
    )  # fmt: skip


def inner_log_odds(matrix: Floats, labels: Labels, seeds: tuple[int, ...]) -> Floats:
    """The log-odds of each row from boosters that have not seen it."""
    result = np.zeros(len(labels))
    for inside, outside in StratifiedKFold(INNER, shuffle=True, random_state=0).split(
        matrix, labels
    ):
        members = fit(matrix[inside], labels[inside], seeds)
        result[outside] = mean_log_odds(members, matrix[outside])
    return result


def platt(log_odds: Floats, labels: Labels) -> tuple[float, float]:
    """Slope and shift that make log-odds probabilities, by maximum likelihood.

    >>> z = np.array([-2.0, -1.0, 1.0, 2.0] * 100)
    >>> slope, shift = platt(z, np.array([0, 0, 1, 1, 0, 1, 0, 1] * 50))
    >>> slope > 0, abs(shift) < 0.01
    (True, True)
    """
    found = LogisticRegression(C=1e6).fit(log_odds[:, None], labels)
    return float(found.coef_[0, 0]), float(found.intercept_[0])


def best_threshold(scores: Floats, labels: Labels) -> float:
    """The score above or at which calling a number fraud gives the best F1 of fraud.

    >>> best_threshold(np.array([0.1, 0.3, 0.6, 0.9]), np.array([0, 1, 0, 1]))
    0.3
    """
    precision, recall, thresholds = precision_recall_curve(labels, scores)
    both = precision[:-1] + recall[:-1]
    f1 = np.divide(2 * precision[:-1] * recall[:-1], both, out=np.zeros_like(both), where=both > 0)
    return float(thresholds[int(np.argmax(f1))])


def _member(sort: Sort, matrix: Floats, labels: Labels, seed: int) -> Member:
    seen = matrix[:, : len(features(sort.kind))]
    fixed = {"seed": seed, "num_threads": 1, "deterministic": True, "force_row_wise": True}
    told = {**sort.parameters, **fixed, "verbosity": -1}
    booster = lightgbm.train(told, lightgbm.Dataset(seen, labels), sort.trees)
    return Member(sort.kind, booster.model_to_string())
