"""Draws that hang on a seed and on what they are for, not on what was drawn before.

A restart in the middle draws the same again, and so does the same world elsewhere.
"""

from __future__ import annotations

from hashlib import blake2b


def drawn(seed: int, *what: object) -> float:
    """A number from 0 up to 1, evenly, the same for the same seed and purpose.

    >>> drawn(1, "delay", "a") == drawn(1, "delay", "a"), drawn(1, "delay", "a") < 1
    (True, True)
    """
    text = "|".join(str(part) for part in (seed, *what))
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest()) / 2**48


def between(draw: float, low: float, high: float) -> float:
    """The draw set between two ends, evenly."""
    return low + (high - low) * draw


def spread(draw: float, low: float, high: float) -> float:
    """The draw set between two ends so that each doubling is as likely; both above 0.

    >>> round(spread(0.5, 1, 100), 6)
    10.0
    """
    return float(low * (high / low) ** draw)
