"""What is known of a chase, and the picture drawn from it. Frozen values, no decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from fanzha.engine.trace import EdgeFlow, Seed, TransferLog


@dataclass(frozen=True)
class Move:
    """One transfer as a bank's statement has it; `exit_kind` is empty inside the system."""

    transfer_id: str
    time: datetime
    payer: str
    payee: str
    amount_fen: int
    payer_bank: str = ""
    payee_bank: str = ""
    payer_name: str = ""
    payee_name: str = ""
    exit_kind: str = ""


@dataclass(frozen=True)
class Claim:
    """One payment that a victim reported. `payer` may be empty."""

    payment_id: int
    payer: str
    payee: str
    amount_fen: int
    paid_at: datetime
    payee_bank: str = ""
    payee_name: str = ""
    payer_bank: str = ""


class Status(StrEnum):
    """What holds the money at an account."""

    FROZEN = "frozen"
    STOPPED = "stopped"
    ORDERED = "ordered"
    REFUSED = "refused"
    OPEN = "open"
    LEFT = "left"
    RETURNED = "returned"
    EMPTY = "empty"


STATUS_LABELS = {
    Status.FROZEN: {"zh": "已冻结", "en": "frozen"},
    Status.STOPPED: {"zh": "已止付", "en": "stopped"},
    Status.ORDERED: {"zh": "止付指令在途", "en": "stop on its way"},
    Status.REFUSED: {"zh": "银行未止付", "en": "bank refused"},
    Status.OPEN: {"zh": "未止付", "en": "not stopped"},
    Status.LEFT: {"zh": "已流出", "en": "left the banks"},
    Status.RETURNED: {"zh": "已返还", "en": "given back"},
    Status.EMPTY: {"zh": "已转空", "en": "passed on"},
}


@dataclass(frozen=True)
class Hold:
    """The order or freeze in force on an account, or the last refusal.

    `balance_fen` is what the bank said it holds at `since`, `paid_fen` what was given
    back from it since. `other_report` is the report whose order it is, None for this one's.
    """

    status: Status
    since: datetime | None = None
    expires_at: datetime | None = None
    balance_fen: int | None = None
    answer_code: str = ""
    paid_fen: int = 0
    other_report: int | None = None


@dataclass(frozen=True)
class Said:
    """The newest statement of an account: complete up to `as_of`."""

    as_of: datetime
    balance_fen: int | None
    holder: str = ""


@dataclass(frozen=True)
class Known:
    """All that is known for one report's chase.

    `ended` tells how the last order on an account ended, where none holds it now; `asked` are
    accounts whose bank has not told their transactions yet, `ever_asked` all that a question
    of any kind was ever about.
    """

    claims: Sequence[Claim]
    moves: Sequence[Move]
    holds: Mapping[str, Hold] = field(default_factory=dict)
    said: Mapping[str, Said] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    excluded: Mapping[str, str] = field(default_factory=dict)
    others: Sequence[Claim] = ()
    ended: Mapping[str, str] = field(default_factory=dict)
    ever_asked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Node:
    """One account on the map, amounts in fen.

    Of `held_fen`, `returned_fen` was given back, `secured_fen` is really held by a hold, and
    `doubtful_fen` should lie here by what is known, though the bank holds less. `innocent_fen` is
    other people's money on the account, None as long as no statement tells. `signs` say why
    a person should look before it is stopped, `ended` how an earlier order on it ended.
    """

    account: str
    bank: str
    holder: str
    hop: int
    in_fen: int
    out_fen: int
    held_fen: int
    returned_fen: int
    secured_fen: int
    doubtful_fen: int
    exited_fen: int
    innocent_fen: int | None
    signs: tuple[str, ...]
    status: Status
    hold: Hold | None
    asked: bool
    as_of: datetime | None
    first_time: datetime
    last_time: datetime
    excluded: str
    ended: str = ""

    @property
    def mixed(self) -> bool:
        """Whether other people's money on it is more than a tenth of the stolen money."""
        return "mixed" in self.signs


@dataclass(frozen=True)
class Proposal:
    """An account to stop next. One that is `for_a_person` is not in "stop all"."""

    node: Node
    for_a_person: bool
    reason: dict[str, str]


@dataclass(frozen=True)
class Totals:
    """Where the loss is, in fen. Everything but `loss_fen` adds up to it."""

    loss_fen: int = 0
    frozen_fen: int = 0
    stopped_fen: int = 0
    ordered_fen: int = 0
    open_fen: int = 0
    doubtful_fen: int = 0
    left_fen: int = 0
    returned_fen: int = 0

    def parts(self) -> int:
        """The sum of all columns but the loss."""
        return int(sum(vars(self).values())) - self.loss_fen

    @property
    def secured_fen(self) -> int:
        """What cannot move: stopped or frozen."""
        return self.frozen_fen + self.stopped_fen

    @property
    def moving_fen(self) -> int:
        """What may still move, or may have moved on already without our knowing."""
        return self.ordered_fen + self.open_fen + self.doubtful_fen


@dataclass(frozen=True)
class Trail:
    """What a chase traces: the log, this report's stolen payments in it, and other victims'.

    `matched` names the statement line of each claim that has one, see `following.match`.
    """

    log: TransferLog
    own: tuple[Seed, ...]
    others: tuple[Seed, ...]
    matched: Mapping[int, str]


@dataclass(frozen=True)
class Picture:
    """The answer: nodes by hop and time, edges as they were made, what to do next.

    `unconfirmed` are payments that the payee's own statement does not show, `lowered` those it
    shows with less than was told: payment, and fen told too much. `trail` is what was traced.
    """

    nodes: tuple[Node, ...]
    edges: tuple[EdgeFlow, ...]
    exits: Mapping[str, int]
    totals: Totals
    proposals: tuple[Proposal, ...]
    unconfirmed: frozenset[int]
    lowered: Mapping[int, int]
    trail: Trail = field(repr=False)
