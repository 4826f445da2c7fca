"""From the columns of a number file to the features of the model. NaN is null throughout."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from fanzha.engine.risk.numbers import data

Floats = npt.NDArray[np.float64]
Kind = Literal["own", "all"]
"""Which features a booster sees: the file's own columns, or the derived ones too."""
TINY, HUGE = 1e-9, 1e12
"""A divisor below TINY counts as none; no aggregate of a number is beyond HUGE either way."""


@dataclass(frozen=True)
class Feature:
    """One column of the model: its name, its theme, how to tell it, and how it comes about.

    `op` is "" for a column of the file, else ratio, difference or product of the two columns
    `of`, or missing: how many columns of the file are null. `least` and `most` bound a cell.
    """

    name: str
    about: str
    show: str
    zh: str
    en: str
    op: str = ""
    of: tuple[str, ...] = ()
    least: float = -HUGE
    most: float = HUGE
    spare: bool = False


@cache
def columns() -> tuple[Feature, ...]:
    """The columns a number file must have, beside `phone_no_m`."""
    return tuple(Feature(**item) for item in _file()["column"])


@cache
def derived() -> tuple[Feature, ...]:
    """What is computed of them, each after what it is made of."""
    return tuple(Feature(**item) for item in _file()["derived"])


def features(kind: Kind) -> tuple[Feature, ...]:
    """The features of a kind, in the order of the matrix."""
    own = tuple(column for column in columns() if not column.spare)
    return own if kind == "own" else (*own, *derived())


def matrix(values: Mapping[str, Floats]) -> Floats:
    """One row a number, one column a feature of kind "all"; the first columns are kind "own".

    >>> import numpy as np
    >>> values = {column.name: np.array([4.0]) for column in columns()}
    >>> values["opposite_count"] = np.array([100.0])
    >>> names = [feature.name for feature in features("all")]
    >>> float(matrix(values)[0, names.index("new_share")])
    0.04
    """
    known = {column.name: values[column.name] for column in columns()}
    holes = np.isnan(np.column_stack([*known.values()])).sum(axis=1).astype(np.float64)
    for feature in derived():
        parts = [known[name] for name in feature.of]
        known[feature.name] = _OPS[feature.op](*parts) if parts else holes
    return np.column_stack([known[feature.name] for feature in features("all")])


def _ratio(above: Floats, below: Floats) -> Floats:
    divides = np.abs(below) > TINY
    return np.divide(above, below, out=np.full_like(above, np.nan), where=divides)


_OPS: Any = {"ratio": _ratio, "difference": np.subtract, "product": np.multiply}


def _file() -> dict[str, Any]:
    text = (files(data) / "features.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
