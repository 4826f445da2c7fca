"""Training and measuring the number model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from fanzha.engine.risk.numbers.model import load, mean_log_odds
from fanzha.engine.risk.numbers.table import read_labelled, read_numbers
from fanzha.kit.errors import Trouble
from fanzha.learn.measure import figures
from fanzha.learn.numbers import train_numbers
from fanzha.learn.recipe import fit
from tests.numbers import made_up, write


def test_the_same_data_makes_the_same_file_and_the_file_tells_them_apart(tmp_path: Path) -> None:
    data = write(tmp_path / "numbers.csv", made_up(240))
    first, second = tmp_path / "a.gz", tmp_path / "b.gz"
    told = train_numbers(tmp_path, first, ())
    train_numbers(data, second, ())
    assert first.read_bytes() == second.read_bytes()
    assert (told["numbers"], told["fraud"]) == (240, 80)
    fresh = write(tmp_path / "fresh.csv", made_up(60, seed=8))
    numbers, labels = read_labelled(fresh)
    assert roc_auc_score(labels, load(first).scores(numbers.features)) > 0.95


def test_it_says_how_many_numbers_it_needs(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        train_numbers(write(tmp_path / "a.csv", made_up(90)), tmp_path / "m.gz", ())
    assert trouble.value.field == "label"
    assert not (tmp_path / "m.gz").exists()


def test_perfect_scores_have_perfect_figures() -> None:
    labels = np.array([0, 1] * 50)
    found = figures(labels.astype(float), labels, labels)
    assert (found.auc, found.f1, found.brier, found.ece) == (1.0, 1.0, 0.0, 0.0)


def test_a_score_of_one_half_for_all_is_calibrated_and_worth_nothing() -> None:
    labels = np.array([0, 1] * 50)
    found = figures(np.full(100, 0.5), np.ones(100, np.int64), labels)
    assert (found.auc, found.ece, found.brier) == (0.5, 0.0, 0.25)


def test_the_figures_on_real_numbers_hold(shared_data: Path) -> None:
    """A light version of what `fanzha train numbers` measures: one split, one booster a sort."""
    numbers, labels = read_labelled(shared_data / "calls_sichuan" / "numbers.csv")
    outside = np.zeros(len(labels))
    for inside, held in StratifiedKFold(5, shuffle=True, random_state=0).split(outside, labels):
        members = fit(numbers.features[inside], labels[inside], seeds=(0,))
        outside[held] = mean_log_odds(members, numbers.features[held])
    assert roc_auc_score(labels, outside) >= 0.956
    assert f1_score(labels, outside > 0) >= 0.88


def test_training_reads_what_scoring_reads(shared_data: Path) -> None:
    path = shared_data / "calls_sichuan" / "numbers.csv"
    assert read_numbers(path).ids == read_labelled(path)[0].ids
