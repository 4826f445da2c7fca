"""What goes into a fund-flow map and what comes out. Frozen values, no decisions.

Amounts are stolen money in fen unless a name says otherwise; times are UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from fanzha.recover.trace.picture import Status

Words = Mapping[str, str]
"""One text in both languages: `zh` and `en`."""

UNKNOWN_PAYER = "victim:"
"""A victim who did not tell the paying account has this and a number in its place."""


@dataclass(frozen=True)
class Account:
    """One account that stolen money reached: in = out + held + exited.

    `number` is its place in the chase's picture and stands for it where its account number must
    not be written. `hop` is 0 for an account a victim paid. `since` is from when `state` holds,
    None where it follows from the amounts. `innocent_fen` is other people's money on the account,
    None as long as no statement tells; `signs` are those of `trace.signs`. `other_victims` counts
    the payments of other reports whose money may have come here.
    """

    number: int
    account: str
    bank: str
    holder: str
    hop: int
    state: Status
    in_fen: int
    out_fen: int
    held_fen: int
    exited_fen: int
    first_time: datetime
    last_time: datetime
    since: datetime | None = None
    innocent_fen: int | None = None
    signs: tuple[str, ...] = ()
    other_victims: int = 0


@dataclass(frozen=True)
class Edge:
    """One transfer that carried `fen` of stolen money, of `amount_fen` in all.

    `seed_fen` of it is new: the victim's own payment. `exit_kind` is an `ExitKind` where the
    money left the banks by it, else empty.
    """

    transfer_id: str
    time: datetime
    payer: str
    payee: str
    fen: int
    seed_fen: int = 0
    exit_kind: str = ""
    amount_fen: int = 0


@dataclass(frozen=True)
class Sum:
    """Transfers that are counted and not drawn."""

    count: int = 0
    fen: int = 0

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.count + other.count, self.fen + other.fen)


@dataclass(frozen=True)
class LeftOut:
    """What a filter keeps off the map: accounts, the money they hold, and transfers.

    `later` are the transfers after the moment the map shows.
    """

    accounts: int = 0
    held_fen: int = 0
    transfers: Sum = Sum()
    later: Sum = Sum()


@dataclass(frozen=True)
class Flows:
    """All that is known of where the money went: the input of every map.

    Edges are in the order of time. `loss_fen` is the whole case's and stays when a filter
    leaves something out.
    """

    accounts: tuple[Account, ...]
    edges: tuple[Edge, ...]
    loss_fen: int
    left_out: LeftOut = LeftOut()

    @cached_property
    def by_account(self) -> dict[str, Account]:
        """Each account by its account number."""
        return {one.account: one for one in self.accounts}

    @property
    def edges_fen(self) -> int:
        """The stolen money of all edges; an account passed through counts once an edge."""
        return sum(edge.fen for edge in self.edges)


@dataclass(frozen=True)
class Mark:
    """What an account is guessed to be, as its cell says it. `code` holds no personal data."""

    code: str
    words: Words


class Kind(StrEnum):
    """What a cell stands for."""

    VICTIM = "victim"
    ACCOUNT = "account"
    GROUP = "group"
    EXIT = "exit"


@dataclass(frozen=True)
class Cell:
    """One box of the map: an account, or accounts drawn as one.

    `key` is opaque: it holds no account number. `state` is that of all members, None for victims;
    `bank` is empty where members differ. `mark` is the guess they share, `folded` what comes in by
    transfers too small to be drawn, `inside` what members passed among themselves.
    """

    key: str
    kind: Kind
    layer: int
    members: tuple[Account, ...]
    in_fen: int
    out_fen: int
    held_fen: int
    first_time: datetime
    last_time: datetime
    state: Status | None = None
    bank: str = ""
    exit_kind: str = ""
    mark: Mark | None = None
    folded: Sum = Sum()
    inside: Sum = Sum()

    @property
    def opens(self) -> bool:
        """Whether the cell can be opened into smaller ones."""
        return self.kind is Kind.GROUP


@dataclass(frozen=True)
class Link:
    """The stolen money that went from one cell to another, by `count` transfers."""

    source: str
    target: str
    fen: int
    count: int
    first_time: datetime
    last_time: datetime


@dataclass(frozen=True)
class Layer:
    """One column: the victims (0), then the accounts by hop. `deeper` says later hops are in it."""

    number: int
    cells: tuple[Cell, ...]
    first_time: datetime
    last_time: datetime
    deeper: bool = False

    @property
    def accounts(self) -> int:
        """How many accounts stand in it, those in groups too."""
        return sum(len(cell.members) for cell in self.cells)


@dataclass(frozen=True)
class FlowMap:
    """A map ready to be laid out.

    What `links` carry, what cells have `folded` and `inside`, and what is `left_out` add up to
    the stolen money of all edges.
    """

    layers: tuple[Layer, ...]
    links: tuple[Link, ...]
    loss_fen: int
    left_out: LeftOut

    @property
    def cells(self) -> Iterable[Cell]:
        """Every cell, layer by layer."""
        return (cell for layer in self.layers for cell in layer.cells)

    @property
    def told_fen(self) -> int:
        """All stolen money the map tells of, drawn or counted."""
        counted = sum(cell.folded.fen + cell.inside.fen for cell in self.cells)
        hidden = self.left_out.transfers.fen + self.left_out.later.fen
        return sum(link.fen for link in self.links) + counted + hidden
