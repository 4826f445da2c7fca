"""What a reader leaves out of a map: small amounts, other banks, later transfers. Pure.

Nothing disappears: what is left out is counted in `Flows.left_out`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from fanzha.recover.trace.flow_map.shapes import Account, Edge, Flows, LeftOut, Sum
from fanzha.recover.trace.picture import Status, Totals


@dataclass(frozen=True)
class Wanted:
    """What a reader asks to see. Empty `banks` and `states` are all of them.

    Only accounts that at least `least_fen` came into; only transfers up to `until`, inclusive;
    `opened` are keys of groups to show account by account.
    """

    least_fen: int = 0
    until: datetime | None = None
    banks: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()

    def shows(self, account: Account) -> bool:
        """Whether the account passes amount, bank and state."""
        return (
            account.in_fen >= self.least_fen
            and (not self.banks or account.bank in self.banks)
            and (not self.states or account.state in self.states)
        )


def filtered(flows: Flows, wanted: Wanted) -> Flows:
    """The part of the flows that is asked for, everything else counted."""
    then = flows if wanted.until is None else until(flows, wanted.until)
    return keep(then, wanted.shows)


def until(flows: Flows, moment: datetime) -> Flows:
    """The flows as they stood at a moment: later transfers have not happened yet.

    >>> from datetime import UTC
    >>> at = [datetime(2026, 3, 2, 8, minute, tzinfo=UTC) for minute in (0, 5)]
    >>> edges = (Edge("t1", at[0], "V", "M", 100, seed_fen=100), Edge("t2", at[1], "M", "N", 70))
    >>> m = Account(0, "M", "B03", "", 0, Status.OPEN, 100, 70, 30, 0, at[0], at[1])
    >>> n = Account(1, "N", "B05", "", 1, Status.STOPPED, 70, 0, 70, 0, at[1], at[1], since=at[1])
    >>> early = until(Flows((m, n), edges, 100), at[0])
    >>> [(one.account, one.held_fen) for one in early.accounts], early.left_out.later
    ([('M', 100)], Sum(count=1, fen=70))
    """
    happened = tuple(edge for edge in flows.edges if edge.time <= moment)
    later = Sum(len(flows.edges) - len(happened), flows.edges_fen - _fen(happened))
    books = _books(happened)
    there = [
        _as_of(one, *books[one.account], moment) for one in flows.accounts if one.account in books
    ]
    left_out = replace(flows.left_out, later=flows.left_out.later + later)
    return replace(flows, accounts=tuple(there), edges=happened, left_out=left_out)


def keep(flows: Flows, shows: Callable[[Account], bool]) -> Flows:
    """The flows among the accounts that pass, and the exits of those."""
    kept = {one.account for one in flows.accounts if shows(one)}
    kept |= {edge.payee for edge in flows.edges if edge.exit_kind and edge.payer in kept}
    edges = tuple(edge for edge in flows.edges if _among(edge, kept))
    gone = [one for one in flows.accounts if one.account not in kept]
    left_out = LeftOut(
        flows.left_out.accounts + len(gone),
        flows.left_out.held_fen + sum(one.held_fen for one in gone),
        flows.left_out.transfers
        + Sum(len(flows.edges) - len(edges), flows.edges_fen - _fen(edges)),
        flows.left_out.later,
    )
    accounts = tuple(one for one in flows.accounts if one.account in kept)
    return replace(flows, accounts=accounts, edges=edges, left_out=left_out)


def standing(flows: Flows) -> Totals:
    """Where the money of these flows stands, by the state of the accounts that hold it.

    >>> from datetime import UTC
    >>> at = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    >>> m = Account(0, "M", "B03", "", 0, Status.STOPPED, 100, 0, 100, 0, at, at)
    >>> told = standing(Flows((m,), (Edge("t1", at, "V", "M", 100, seed_fen=100),), 100))
    >>> told.loss_fen, told.stopped_fen, told.moving_fen
    (100, 100, 0)
    """
    held = Counter[str]()
    for one in flows.accounts:
        held[_COLUMNS.get(one.state, "open_fen")] += one.held_fen
    return Totals(
        loss_fen=sum(edge.seed_fen for edge in flows.edges),
        left_fen=sum(one.exited_fen for one in flows.accounts), **held,
    )  # fmt: skip


_COLUMNS = {
    Status.FROZEN: "frozen_fen", Status.STOPPED: "stopped_fen", Status.ORDERED: "ordered_fen",
    Status.RETURNED: "returned_fen",
}  # fmt: skip


def _among(edge: Edge, kept: set[str]) -> bool:
    """A victim's own payment needs no payer on the map."""
    return edge.payee in kept and (edge.payer in kept or edge.fen == edge.seed_fen)


def _fen(edges: Iterable[Edge]) -> int:
    return sum(edge.fen for edge in edges)


def _books(edges: Iterable[Edge]) -> dict[str, tuple[int, int, int, datetime]]:
    """In, out and exited fen of each account that was reached, and when it last moved."""
    books: dict[str, tuple[int, int, int, datetime]] = {}
    for edge in edges:
        came, out, exited, _ = books.get(edge.payee, (0, 0, 0, edge.time))
        gone = edge.fen if edge.exit_kind else 0
        books[edge.payee] = (came + edge.fen, out, exited + gone, edge.time)
        if edge.payer in books:
            came, out, exited, _ = books[edge.payer]
            books[edge.payer] = (came, out + edge.fen - edge.seed_fen, exited, edge.time)
    return books


def _as_of(
    one: Account, came: int, out: int, exited: int, last: datetime, moment: datetime
) -> Account:
    held = came - out - exited
    state = one.state if one.since and one.since <= moment else _by_amounts(held, exited)
    return replace(
        one, in_fen=came, out_fen=out, held_fen=held, exited_fen=exited, last_time=last, state=state
    )


def _by_amounts(held_fen: int, exited_fen: int) -> Status:
    if held_fen:
        return Status.OPEN
    return Status.LEFT if exited_fen else Status.EMPTY
