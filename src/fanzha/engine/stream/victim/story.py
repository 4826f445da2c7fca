"""The story of a resident's signs, in the order they came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class SignSeen:
    """One sign of a resident: the log position and the rule that saw it last, when it was first
    and last seen (µs UTC; of a call that is on, up to when it is known to run), and the
    log-odds it adds now."""

    position: int
    rule: str
    at_us: int
    points: float
    last_us: int


def sentence(story: Iterable[SignSeen], titles: Mapping[str, str]) -> str:
    """The story in one line, in the words of the rules' titles; rules without one are left out.

    >>> seen = [SignSeen(9, "app", 30, 1.4, 30), SignSeen(8, "call", 10, 2.0, 40)]
    >>> sentence(seen, {"call": "foreign call", "app": "unknown app installed"})
    'foreign call → unknown app installed'
    """
    ordered = sorted(story, key=lambda sign: (sign.at_us, sign.position))
    return " → ".join(titles[sign.rule] for sign in ordered if sign.rule in titles)
