"""A second, slow `dirty_first`, written from docs/tracing.md alone: one scan of every transfer.

It shares no code with the engine: plain dictionaries, no index, no heap.
"""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]


def slow_dirty_first(
    rows: list[Row],
    seeds: dict[str, int],
    *,
    window_us: int | None,
    max_hops: int | None,
    min_amount_fen: int,
) -> dict[str, dict[str, Any]]:
    """`{"held": by account, "hop": by account, "edges": by id, "exits": by (account, kind)}`."""
    start = min(row["time"] for row in rows if row["transfer_id"] in seeds)
    held: dict[str, int] = {}
    hop: dict[str, int] = {}
    edges: dict[str, int] = {}
    exits: dict[Any, int] = {}
    for row in sorted(rows, key=lambda row: (row["time"], row["transfer_id"])):
        new = seeds.get(row["transfer_id"], 0)
        old = min(held.get(row["payer"], 0), row["amount_fen"] - new)
        past_window = window_us is not None and row["time"] - start > window_us
        past_hops = max_hops is not None and hop.get(row["payer"], 0) >= max_hops
        if past_window or past_hops or new + old < min_amount_fen:
            old = 0
        if new + old == 0:
            continue
        edges[row["transfer_id"]] = new + old
        held[row["payer"]] = held.get(row["payer"], 0) - old
        arrives = 0 if new else hop[row["payer"]] + 1
        hop[row["payee"]] = min(arrives, hop.get(row["payee"], arrives))
        if row["exit_kind"]:
            key = (row["payee"], row["exit_kind"])
            exits[key] = exits.get(key, 0) + new + old
        else:
            held[row["payee"]] = held.get(row["payee"], 0) + new + old
    return {"held": held, "hop": hop, "edges": edges, "exits": exits}
