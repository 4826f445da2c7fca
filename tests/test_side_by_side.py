"""What the order of the suite goes by is there."""

from __future__ import annotations

from pathlib import Path

from tests.side_by_side import LONG


def test_what_comes_first_is_there() -> None:
    root = Path(__file__).parents[1]
    assert [of for of in LONG if not (root / of).exists()] == []
