"""Made-up transfer logs (虚构) for the tracing tests."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pyarrow as pa
from hypothesis import settings
from hypothesis import strategies as st

from fanzha.engine.trace import Answer, Seed, TransferLog, trace

MINUTE_US = 60_000_000
HOUR_US = 60 * MINUTE_US
unhurried = settings(deadline=None)
"""Kernels are compiled at their first call: no example may be timed by it."""
few = settings(max_examples=20, deadline=None)
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


@dataclass(frozen=True)
class Case:
    """A log as rows, the seeds in it (fen by transfer id), and limits as the reference has them."""

    rows: list[dict[str, Any]]
    seeds: dict[str, int]
    window_us: int | None = None
    max_hops: int | None = None
    min_amount_fen: int = 0

    @property
    def limits(self) -> dict[str, int | None]:
        """Limits for the reference."""
        return {name: getattr(self, name) for name in ("window_us", "max_hops", "min_amount_fen")}

    def ask(self, method: str, log: pa.Table | TransferLog | None = None) -> Answer:
        """The engine's answer."""
        return trace(
            table(self.rows) if log is None else log,
            [Seed(*pair) for pair in self.seeds.items()],
            method,
            window_hours=None if self.window_us is None else self.window_us / HOUR_US,
            max_hops=self.max_hops,
            min_amount_fen=self.min_amount_fen,
        )


@st.composite
def made_up_rows(draw: st.DrawFn, size: int = 40, most: int = 30) -> list[dict[str, Any]]:
    """Few accounts, few minutes, small amounts: loops, shared mules, equal times and ties abound.

    Accounts pay out what was never seen to come in, so opening balances abound too.
    """
    least = draw(st.sampled_from([1, size // 2]))
    ids = st.lists(st.text("0123456789ab", min_size=1), min_size=least, max_size=size, unique=True)
    rows = []
    for transfer_id in draw(ids):
        payer, payee = draw(st.permutations(ACCOUNTS))[:2]
        row = {"transfer_id": transfer_id, "payer": payer, "payee": payee}
        row["time"] = draw(st.integers(0, 12)) * MINUTE_US
        row["amount_fen"] = draw(st.integers(0, most))
        row["exit_kind"] = draw(st.sampled_from(KINDS))
        rows.append(row)
    if not any(row["amount_fen"] for row in rows):
        rows[0]["amount_fen"] = 10
    return rows


@st.composite
def schemes(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Victims pay into shared mules, who split it on in layers, some of it back, some to cash.

    Amounts may be far above any real one: what is multiplied must not overflow.
    """
    most = draw(st.sampled_from([20, 10**6, 10**15]))
    amount = st.integers(1, most)
    layers = ["VWX", "ABC", "DE", "AF", "G"]
    rows: list[dict[str, Any]] = []
    for above, below in pairwise(layers):
        for _ in range(draw(st.integers(1, 6))):
            minute = len(rows) // draw(st.integers(2, 3))
            row = {"transfer_id": f"{draw(st.integers(0, 99)):02d}-{len(rows)}"}
            row["time"] = minute * MINUTE_US
            row["payer"] = draw(st.sampled_from(above))
            row["payee"] = draw(st.sampled_from([name for name in below if name != row["payer"]]))
            row["amount_fen"] = draw(amount)
            row["exit_kind"] = draw(st.sampled_from(KINDS)) if below == "G" else None
            rows.append(row)
    return rows


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A made-up log, one to four victims' transfers in it, and random limits."""
    rows = draw(made_up_rows() | schemes())
    able = sorted((row for row in rows if row["amount_fen"]), key=lambda row: row["time"])
    able = able[: draw(st.sampled_from([1 + len(able) // 3, len(able)]))]
    chosen = draw(st.lists(st.sampled_from(able), min_size=1, max_size=4, unique_by=id))
    seeds = {row["transfer_id"]: draw(st.integers(1, row["amount_fen"])) for row in chosen}
    minutes = draw(st.sampled_from([None, None, *range(14)]))
    largest = max(row["amount_fen"] for row in rows)
    return Case(
        rows,
        seeds,
        window_us=None if minutes is None else minutes * MINUTE_US,
        max_hops=draw(st.sampled_from([None, None, 0, 1, 2, 3, 4])),
        min_amount_fen=draw(st.just(0) | st.integers(0, largest // 3)),
    )
