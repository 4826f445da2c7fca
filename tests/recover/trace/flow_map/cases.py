"""Made-up flows for the tests of the map (虚构)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bench.flow_case import made_up
from fanzha.recover.trace.flow_map.filters import Wanted
from fanzha.recover.trace.flow_map.shapes import Account, Edge, Flows
from fanzha.recover.trace.picture import Status

BEGIN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def flows() -> st.SearchStrategy[Flows]:
    """Cases of a few to a few hundred accounts, some with several victims."""
    return st.builds(
        made_up, accounts=st.integers(5, 120), transfers=st.integers(5, 300),
        seed=st.integers(0, 10_000), victims=st.integers(1, 20),
    )  # fmt: skip


def wanted(case: Flows) -> st.SearchStrategy[Wanted]:
    """Any filter that can be asked of a case."""
    banks = sorted({one.bank for one in case.accounts})
    states = sorted({one.state for one in case.accounts})
    moments = [edge.time for edge in case.edges]
    return st.builds(
        Wanted,
        least_fen=st.integers(0, max(one.in_fen for one in case.accounts)),
        until=st.none() | st.sampled_from(moments),
        banks=st.frozensets(st.sampled_from(banks), max_size=3),
        states=st.frozensets(st.sampled_from(states), max_size=3),
    )


def chain(*fen: int, state: Status = Status.OPEN) -> Flows:
    """A victim pays A0, which pays A1, and so on, five minutes apart."""
    edges, accounts = [], []
    for hop, amount in enumerate(fen):
        at = BEGIN + timedelta(minutes=5 * hop)
        payer = f"A{hop - 1}" if hop else "V"
        edges.append(Edge(f"t{hop}", at, payer, f"A{hop}", amount, 0 if hop else amount))
        out = fen[hop + 1] if hop + 1 < len(fen) else 0
        held = amount - out
        now = state if held else Status.EMPTY
        books = (amount, out, held, 0)
        accounts.append(Account(hop, f"A{hop}", f"B{hop:02}", "", hop, now, *books, at, at))
    return Flows(tuple(accounts), tuple(edges), fen[0])
