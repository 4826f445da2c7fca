"""Made-up (虚构) number files: two crowds that differ as fraud numbers and others do."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

from fanzha.engine.risk.numbers.features import columns

Rows = list[dict[str, Any]]


def made_up(rows: int, seed: int = 7) -> Rows:
    """Rows with every column and a label, every third a fraud number."""
    random = np.random.default_rng(seed)
    return [_row(random, place, fraud=place % 3 == 0) for place in range(rows)]


def write(path: Path, rows: Rows, encoding: str = "utf-8") -> Path:
    """The rows as CSV."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _row(random: np.random.Generator, place: int, *, fraud: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"phone_no_m": f"虚构{place:05d}"}
    for column in columns():
        top = min(column.most, 31.0)
        row[column.name] = round(float(random.uniform(max(column.least, 0.0), top)), 3)
    calls = int(random.integers(100, 900))
    people = int(calls * (random.uniform(0.8, 1.0) if fraud else random.uniform(0.05, 0.6)))
    row |= {
        "opposite_count": calls,
        "opposite_unique": people,
        "phone2opposite_mean": calls / people,
    }
    row["flow_var"] = "" if random.random() < 0.2 else row["flow_var"]
    return {**row, "label": int(fraud)}
