"""Made-up transfer logs (虚构) for the tracing tests."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

MINUTE_US = 60_000_000
ACCOUNTS = "ABCDEF"
KINDS = [None, None, None, None, "cash", "merchant"]


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """A log table from rows whose `time` is microseconds since 1970, UTC."""
    columns = {
        "transfer_id": pa.string(),
        "time": pa.timestamp("us", "UTC"),
        "payer": pa.string(),
        "payee": pa.string(),
        "amount_fen": pa.int64(),
        "exit_kind": pa.string(),
    }
    return pa.table({n: pa.array([row.get(n) for row in rows], t) for n, t in columns.items()})


def chain(*moves: tuple[int, str, str, int]) -> pa.Table:
    """Moves `(minute, payer, payee, fen)` named t1, t2, ... in the order given."""
    return table(
        [
            {
                "transfer_id": f"t{place}",
                "time": minute * MINUTE_US,
                "payer": payer,
                "payee": payee,
                "amount_fen": fen,
            }
            for place, (minute, payer, payee, fen) in enumerate(moves, start=1)
        ]
    )


@st.composite
def logs_and_seeds(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Few accounts, few minutes, small amounts: loops, equal times and ties abound."""
    ids = draw(st.lists(st.text("0123456789ab", min_size=1), min_size=1, max_size=40, unique=True))
    rows = []
    for transfer_id in ids:
        payer, payee = draw(st.permutations(ACCOUNTS))[:2]
        rows.append(
            {
                "transfer_id": transfer_id,
                "time": draw(st.integers(0, 12)) * MINUTE_US,
                "payer": payer,
                "payee": payee,
                "amount_fen": draw(st.integers(0, 30)),
                "exit_kind": draw(st.sampled_from(KINDS)),
            }
        )
    able = [row for row in rows if row["amount_fen"]]
    if not able:
        rows[0]["amount_fen"], able = 10, rows[:1]
    chosen = draw(st.lists(st.sampled_from(able), min_size=1, max_size=4, unique_by=id))
    seeds = {row["transfer_id"]: draw(st.integers(1, row["amount_fen"])) for row in chosen}
    return rows, seeds
