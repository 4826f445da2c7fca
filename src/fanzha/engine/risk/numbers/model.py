"""The trained number model: boosted trees whose log-odds are averaged, then calibrated.

The file is gzipped JSON that holds LightGBM's own text form of each booster: to load it runs
no code. Ke et al., "LightGBM", NIPS 2017; Platt, "Probabilistic outputs for support vector
machines", 1999 (the calibration); Lundberg et al., "From local explanations to global
understanding", Nature Machine Intelligence 2020 (the contributions).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fanzha.engine.risk.numbers import data
from fanzha.engine.risk.numbers.features import Floats, Kind, features
from fanzha.kit.errors import Trouble

if TYPE_CHECKING:
    from lightgbm import Booster

FORMAT = "fanzha-numbers-1"
SHIPPED = "model.json.gz"


@dataclass(frozen=True)
class Member:
    """One booster in LightGBM's text form and the features it sees."""

    kind: Kind
    text: str

    @cached_property
    def booster(self) -> Booster:
        """The booster, parsed once."""
        import lightgbm  # half a second that no other command should pay

        return lightgbm.Booster(model_str=self.text)


@dataclass(frozen=True)
class Model:
    """Members that vote, the calibration, and what is usual.

    A score is 1 / (1 + exp(−(slope × z + shift))), z the mean log-odds of the members.
    `threshold` is the score above which F1 was best in training. `usual` is the median of each
    feature (kind "all") over numbers that are not fraud: reasons compare with it. `explain` are
    the places of the members that give the reasons: one of each sort, since exact
    contributions of all would take several times as long and say the same.
    """

    members: tuple[Member, ...]
    explain: tuple[int, ...]
    slope: float
    shift: float
    threshold: float
    usual: tuple[float, ...]

    def scores(self, matrix: Floats) -> Floats:
        """The calibrated probability, 0 to 1, that each row is a fraud number."""
        return calibrated(self.log_odds(matrix), self.slope, self.shift)

    def log_odds(self, matrix: Floats) -> Floats:
        """The mean log-odds of the members, before calibration."""
        return mean_log_odds(self.members, matrix)

    def contributions(self, matrix: Floats) -> Floats:
        """What each feature adds to the log-odds (SHAP values), one row a number.

        Above 0 speaks for fraud. Without the constant: a row does not sum to its log-odds.
        """
        total = np.zeros(matrix.shape)
        for place in self.explain:
            member = self.members[place]
            width = len(features(member.kind))
            found: Any = member.booster.predict(matrix[:, :width], pred_contrib=True)
            total[:, :width] += np.asarray(found)[:, :width]
        return self.slope * total / len(self.explain)

    def to_bytes(self) -> bytes:
        """The model as a file; the same model gives the same bytes."""
        plain = {
            "format": FORMAT, "slope": self.slope, "shift": self.shift, "threshold": self.threshold,
            "features": [feature.name for feature in features("all")], "usual": self.usual,
            "explain": self.explain,
            "members": [{"kind": member.kind, "text": member.text} for member in self.members],
        }  # fmt: skip
        return gzip.compress(json.dumps(plain, indent=0).encode(), mtime=0)


def calibrated(log_odds: Floats, slope: float, shift: float) -> Floats:
    """Platt's map from log-odds to probability.

    >>> calibrated(np.array([0.0, 2.0]), 1.0, 0.0).round(3).tolist()
    [0.5, 0.881]
    """
    return 1.0 / (1.0 + np.exp(-(slope * log_odds + shift)))


def mean_log_odds(members: Sequence[Member], matrix: Floats) -> Floats:
    """The mean of the members' log-odds, one a row."""
    total = np.zeros(len(matrix))
    for member in members:
        width = len(features(member.kind))
        total += np.asarray(member.booster.predict(matrix[:, :width], raw_score=True))
    return total / len(members)


def shipped_file() -> Path:
    """Where the shipped model lies. The package is installed as files, never as an archive."""
    return Path(str(files(data))) / SHIPPED


def shipped() -> Model:
    """The model inside the package."""
    return load(shipped_file())


def load(path: Path) -> Model:
    """The model in a file. Raises Trouble where it is none of ours, or of other features."""
    try:
        return _read(path.read_bytes(), path.name)
    except OSError as error:
        raise _trouble(path.name) from error


def _read(content: bytes, name: str) -> Model:
    try:
        plain = json.loads(gzip.decompress(content))
        if plain["format"] != FORMAT or plain["features"] != [f.name for f in features("all")]:
            raise _trouble(name)
        members = tuple(Member(item["kind"], item["text"]) for item in plain["members"])
        return Model(
            members, tuple(plain["explain"]), float(plain["slope"]), float(plain["shift"]),
            float(plain["threshold"]), tuple(plain["usual"]),
        )  # fmt: skip
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise _trouble(name) from error


def _trouble(name: str) -> Trouble:
    return Trouble(
        zh=f"{name} 不是本版本的号码模型文件; 请用 fanzha train numbers 重新生成",
        en=f"{name} is no number model of this version; make it anew with fanzha train numbers",
        field="model",
    )
