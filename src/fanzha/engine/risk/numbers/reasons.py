"""Why a number has its score: the themes that weigh most, each told by one of its features."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fanzha.engine.risk.numbers.features import Feature, Floats, features

MOST = 3
"""Reasons a number."""
LEAST = 0.1
"""Log-odds below which a theme is not worth a sentence: one tenth shifts 50 % to 52.5 %."""


@dataclass(frozen=True)
class Why:
    """One reason: a feature, its value (NaN where nothing is on record), what is usual, and
    what its theme adds to the log-odds; above 0 speaks for fraud."""

    feature: Feature
    value: float
    usual: float
    weight: float

    def said(self) -> str:
        """The sentence in both languages.

        >>> share = Feature("new_share", "repeat", "share", "对象占通话比", "counterparts per call")
        >>> Why(share, 0.98, 0.2, 1.3).said()
        '对象占通话比 98 % (一般 20 %), 像涉诈 · counterparts per call 98 % (usually 20 %), like fraud'
        """
        zh, en = ("像涉诈", "like fraud") if self.weight > 0 else ("不像涉诈", "unlike fraud")
        value, usual = shown(self.feature, self.value), shown(self.feature, self.usual)
        return (
            f"{self.feature.zh} {value[0]} (一般 {usual[0]}), {zh} · "
            f"{self.feature.en} {value[1]} (usually {usual[1]}), {en}"
        )


def whys(matrix: Floats, contributions: Floats, usual: tuple[float, ...]) -> Iterator[list[Why]]:
    """The reasons of each row, the weightiest first; a row without weight has none.

    Features of one theme say the same thing in several ways, so that their contributions
    are summed, and the one that weighs most in the theme's direction speaks for all.
    """
    known = features("all")
    themes = list(dict.fromkeys(feature.about for feature in known))
    of = [np.array([f.about == theme for f in known]).nonzero()[0] for theme in themes]
    for values, weights in zip(matrix, contributions, strict=True):
        sums = np.array([weights[places].sum() for places in of])
        order = np.argsort(-np.abs(sums), kind="stable")[:MOST]
        yield [
            _why(values, weights, of[place], usual, float(sums[place]))
            for place in order
            if abs(sums[place]) >= LEAST
        ]


def _why(
    values: Floats,
    weights: Floats,
    places: npt.NDArray[np.intp],
    usual: tuple[float, ...],
    weight: float,
) -> Why:
    speaker = int(places[np.argmax(weights[places] * np.sign(weight))])
    return Why(features("all")[speaker], float(values[speaker]), usual[speaker], weight)


def shown(feature: Feature, value: float) -> tuple[str, str]:
    """A value with its unit, in Chinese and in English."""
    if np.isnan(value):
        return "无记录", "none on record"
    zh, en = _UNITS[feature.show]
    number = f"{value * 100:.4g} %" if feature.show == "share" else _short(value)
    return zh.format(number), en.format(number)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 100 else f"{value:,.2f}"


_UNITS = {
    "plain": ("{}", "{}"), "count": ("{}", "{}"), "times": ("{}", "{}"), "share": ("{}", "{}"),
    "seconds": ("{} 秒", "{} s"), "yuan": ("{} 元", "{} yuan"), "megabytes": ("{} MB", "{} MB"),
    "hour": ("{} 时", "{}:00"), "hours": ("{} 个钟点", "{} hours"), "day": ("{} 日", "day {}"),
    "days": ("{} 天", "{} days"), "months": ("{} 个月", "{} months"),
}  # fmt: skip
