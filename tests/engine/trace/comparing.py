"""An answer of the engine and one of the slow reference, in the same plain shape."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from fanzha.engine.trace import Answer
from tests.engine.trace.reference import Found

Plain = dict[str, dict[Any, Any]]


def told(answer: Answer) -> Plain:
    """What the engine answers, by account, edge, exit and victim."""
    return {
        "accounts": {
            flow.account: {
                "hop": flow.hop,
                "in": flow.in_fen,
                "out": flow.out_fen,
                "held": flow.held_fen,
                "exited": flow.exited_fen,
                "unfollowed": flow.unfollowed_fen,
                "first": round(flow.first_time.timestamp() * 1e6),
                "last": round(flow.last_time.timestamp() * 1e6),
            }
            for flow in answer.accounts
        },
        "edges": {edge.transfer_id: edge.stolen_fen for edge in answer.edges},
        "exits": {(gone.account, gone.kind): gone.stolen_fen for gone in answer.exits},
        "victims": {
            (place.account, victim.transfer_id): (
                place.held_fen,
                place.exited_fen,
                place.unfollowed_fen,
            )
            for victim in answer.victims
            for place in victim.places
        },
    }


def known(found: Found) -> Plain:
    """What the slow reference found."""
    by_account = {
        name: _by_account(getattr(found, name)) for name in ("held", "exited", "unfollowed")
    }
    places = {*found.held, *found.exited, *found.unfollowed}
    sums = {
        place: (found.held[place], found.exited[place], found.unfollowed[place]) for place in places
    }
    return {
        "accounts": {
            account: {
                "hop": hop,
                "in": found.came[account],
                "out": found.left[account],
                **{name: sums[account] for name, sums in by_account.items()},
                "first": min(found.moves[account]),
                "last": max(found.moves[account]),
            }
            for account, hop in found.hop.items()
        },
        "edges": found.edges,
        "exits": dict(found.exits),
        "victims": {place: fen for place, fen in sums.items() if any(fen)},
    }


def _by_account(fen: dict[tuple[str, str], int]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for (account, _), size in fen.items():
        sums[account] += size
    return sums
