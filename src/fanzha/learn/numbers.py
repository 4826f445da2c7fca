"""The number model: measured by repeated cross-validation, then trained on every row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np

from fanzha.engine.risk.numbers.table import read_labelled
from fanzha.kit.errors import Trouble
from fanzha.learn.measure import Figures, cross_validated, reliability
from fanzha.learn.recipe import SEEDS, Labels, train

FILE = "numbers.csv"
FEWEST = 50
"""Numbers of each label below which folds inside folds hold too few to measure anything."""


def train_numbers(
    data: Path, out: Path, splits: tuple[int, ...], step: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Write the model trained on `data` (a file, or a folder with numbers.csv) to `out`.

    Returns what it is worth: mean and standard deviation of the figures over the `splits`
    (seeds of 5-fold splits), and the reliability table of the first. `step` hears what begins.
    Raises Trouble for a file that cannot be read or holds too few numbers.
    """
    numbers, labels = read_labelled(data / FILE if data.is_dir() else data)
    _require_enough(labels)
    found: list[Figures] = []
    table: list[dict[str, Any]] = []
    for seed in splits:
        step(f"5-fold {seed}")
        one, scores = cross_validated(numbers.features, labels, seed, seeds=SEEDS)
        found.append(one)
        table = table or reliability(scores, labels)
    step("model")
    model = train(numbers.features, labels)
    written = model.to_bytes()
    out.write_bytes(written)
    return {
        "numbers": len(labels), "fraud": int(labels.sum()), "splits": list(splits),
        **_summed_up(found), "reliability": table, "threshold": model.threshold,
        "slope": model.slope, "shift": model.shift, "bytes": len(written),
    }  # fmt: skip


def _summed_up(found: list[Figures]) -> dict[str, Any]:
    rows = [asdict(one) for one in found]
    return {
        field.name: {
            "mean": float(np.mean([row[field.name] for row in rows])),
            "sd": float(np.std([row[field.name] for row in rows])),
        }
        for field in fields(Figures)
        if rows
    }


def _require_enough(labels: Labels) -> None:
    rarest = min(int(labels.sum()), int((labels == 0).sum()))
    if rarest < FEWEST:
        raise Trouble(
            zh=f"训练至少需要涉诈与正常号码各 {FEWEST} 个, 较少的一类只有 {rarest} 个",
            en=f"training needs {FEWEST} numbers of each label; the rarer has {rarest}",
            field="label",
        )
