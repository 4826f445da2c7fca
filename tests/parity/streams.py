"""Small streams by hypothesis: few keys, times and delays that sit on every edge."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from fanzha.engine.stream.roles import GROUPS
from tests.parity import made

SECOND = 1_000_000
STEPS = [0, 1, 9_999_999, 10 * SECOND, 60 * SECOND, 299 * SECOND, 3_600 * SECOND, 86_400 * SECOND]
PAUSES = [days * 86_400 * SECOND + more for days in (3, 7, 8, 31, 61, 401) for more in (-1, 0, 1)]
DELAYS = [0, 1, SECOND, 1_800 * SECOND, made.ALLOWANCE_US, made.ALLOWANCE_US + 1, 86_400 * SECOND]


@st.composite
def any_stream(draw: st.DrawFn, most: int = 60) -> made.Stream:
    """Up to `most` rows of any group with one or two keys a role and few counterparts."""
    group = draw(st.sampled_from(sorted(GROUPS)))
    ids, kinds = GROUPS[group].ids, len(GROUPS[group].kinds)
    row = st.tuples(
        st.sampled_from(STEPS * 5 + PAUSES), st.sampled_from(DELAYS), st.integers(0, kinds - 1),
        st.tuples(*(st.integers(0, 3) for _ in ids)), st.integers(0, 200),
    )  # fmt: skip
    rows = draw(st.lists(row, min_size=1, max_size=most))
    start = made.FIRST_US + draw(st.integers(0, 3_600)) * SECOND
    steps, delays, kind, chosen, numbers = (np.array(part) for part in zip(*rows, strict=True))
    log_us = start + np.cumsum(steps)
    columns: made.Columns = {
        "position": np.arange(len(rows)) * 2, "kind": kind,
        "event_us": log_us - delays, "log_us": log_us,
    }  # fmt: skip
    for at, name in enumerate(ids):
        columns[name] = chosen[:, at]
    for name in made.places(group):
        columns[name] = numbers % 5
    for name in made.fields(group):
        columns[name] = made.field(name, numbers)
    return made.Stream(group, columns)
