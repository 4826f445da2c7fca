"""A set of known ids."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.engine.stream.idset import IdSet

IDS = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 50), max_size=60)


@settings(deadline=None)  # the kernel is compiled on the first call
@given(IDS, IDS)
def test_it_answers_as_a_python_set(held: list[int], asked: list[int]) -> None:
    asked = asked + held
    found = IdSet(np.array(held, np.uint64)).contains(np.array(asked, np.uint64))
    assert found.tolist() == [x in set(held) - {0} for x in asked]


def test_it_holds_a_hundred_thousand() -> None:
    held = np.arange(1, 100_001, dtype=np.uint64) * np.uint64(977)
    listed = IdSet(held)
    assert listed.contains(held).all()
    assert not listed.contains(held + np.uint64(1)).any()
