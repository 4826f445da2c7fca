"""Finding seeds around a moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fanzha.engine.trace import TransferLog, candidates
from fanzha.engine.trace.limits import Limits
from fanzha.kit.errors import Trouble
from tests.engine.trace.logs import chain

LOG = TransferLog.from_table(
    chain((0, "V", "A", 100), (60, "A", "B", 60), (120, "B", "A", 5), (200, "A", "C", 1))
)
AT = datetime(1970, 1, 1, 1, tzinfo=UTC)


def test_it_lists_what_came_in_and_went_out_near_the_moment() -> None:
    found = candidates(LOG, "A", AT, hours=1)
    assert [(c.transfer_id, c.direction, c.other_account) for c in found] == [
        ("t1", "in", "V"),
        ("t2", "out", "B"),
        ("t3", "in", "B"),
    ]


def test_an_unknown_account_is_named_as_such() -> None:
    with pytest.raises(Trouble, match="account"):
        candidates(LOG, "nobody", AT)


@pytest.mark.parametrize("hours", [1e12, -1, float("inf"), float("nan")])
def test_a_window_no_log_spans_is_refused(hours: float) -> None:
    with pytest.raises(Trouble, match="window_hours"):
        candidates(LOG, "A", AT, hours)
    with pytest.raises(Trouble, match="window_hours"):
        Limits(window_hours=hours)
