"""What a classifier is worth, on rows it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import brier_score_loss, f1_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from fanzha.engine.risk.numbers.features import Floats
from fanzha.learn.recipe import Labels, train

BINS = 10


@dataclass(frozen=True)
class Figures:
    """Figures of one split over all its test folds; shares from 0 to 1.

    `f1` is the F1 of fraud at each training fold's own best threshold, `f1_half` at 0.5;
    `ece` the expected calibration error over ten bins of equal width (Naeini et al., 2015).
    """

    auc: float
    f1: float
    f1_half: float
    macro_f1: float
    brier: float
    ece: float


def cross_validated(
    matrix: Floats, labels: Labels, seed: int, *, folds: int = 5, seeds: tuple[int, ...]
) -> tuple[Figures, Floats]:
    """Figures of a stratified split, and each row's score by the model that has not seen it.

    Boosters, calibration and threshold are all taken from the training part of each fold.
    """
    scores, called = np.zeros(len(labels)), np.zeros(len(labels), np.int64)
    for inside, outside in StratifiedKFold(folds, shuffle=True, random_state=seed).split(
        matrix, labels
    ):
        model = train(matrix[inside], labels[inside], seeds)
        scores[outside] = model.scores(matrix[outside])
        called[outside] = scores[outside] >= model.threshold
    return figures(scores, called, labels), scores


def figures(scores: Floats, called: Labels, labels: Labels) -> Figures:
    """All figures of scores and of the calls made on them."""
    return Figures(
        auc=float(roc_auc_score(labels, scores)),
        f1=float(f1_score(labels, called)),
        f1_half=float(f1_score(labels, scores >= 0.5)),
        macro_f1=float(f1_score(labels, called, average="macro")),
        brier=float(brier_score_loss(labels, scores)),
        ece=sum(abs(b["score"] - b["fraud"]) * b["numbers"] for b in reliability(scores, labels))
        / len(labels),
    )


def reliability(scores: Floats, labels: Labels) -> list[dict[str, Any]]:
    """For each tenth of the score: how many numbers, their mean score, the share of fraud.

    >>> reliability(np.array([0.1, 0.15, 0.9]), np.array([0, 0, 1]))[0]
    {'from': 0.1, 'numbers': 2, 'score': 0.125, 'fraud': 0.0}
    """
    bins = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    return [
        {"from": place / BINS, "numbers": int(here.sum()),
         "score": float(scores[here].mean()), "fraud": float(labels[here].mean())}
        for place in range(BINS)
        if (here := bins == place).any()
    ]  # fmt: skip
