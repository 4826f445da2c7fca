"""The frozen values that the forms are filled from. Money in fen, moments with a zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Basis:
    """Why a measure against a person stands: each part is a sentence for the paper.

    `second` is the person who confirmed it, empty where nobody had to.
    """

    ground: str
    period: str
    decider: str
    notice: str
    appeal: str
    second: str = ""


@dataclass(frozen=True)
class Office:
    """Who issues: the police authority, and the officer in charge."""

    authority: str
    officer: str


@dataclass(frozen=True)
class Account:
    """An account at a bank; the holder's name may be empty."""

    number: str
    bank: str
    holder: str = ""


@dataclass(frozen=True)
class Case:
    """The report a paper is about. `case_no` is empty before it is filed."""

    report_id: int
    case_no: str = ""

    def named(self) -> str:
        """How papers name it.

        >>> Case(3).named(), Case(3, "云公(刑)立字〔2026〕1号").named()
        ('报案登记第3号', '报案登记第3号（立案文号：云公(刑)立字〔2026〕1号）')
        """
        filed = f"（立案文号：{self.case_no}）" if self.case_no else ""
        return f"报案登记第{self.report_id}号{filed}"


@dataclass(frozen=True)
class Paid:
    """One payment: from whom, to whom, how much, when."""

    payer: Account
    payee: Account
    amount_fen: int
    at: datetime


@dataclass(frozen=True)
class Victim:
    """Who reported; phone and name may be empty."""

    name: str
    phone: str = ""


@dataclass(frozen=True)
class Told:
    """A report as it was taken."""

    case: Case
    victim: Victim
    scam_type: str
    text: str
    payments: tuple[Paid, ...]
    received_at: datetime
    accepted_at: datetime | None = None


@dataclass(frozen=True)
class Stop:
    """An order to stop an account, or a protective hold on the victim's own."""

    case: Case
    account: Account
    amount_fen: int
    paid_at: datetime
    why: str
    ordered_at: datetime
    basis: Basis


@dataclass(frozen=True)
class Change:
    """What is asked about a measure that runs: to begin anew, or to end.

    `order` names the measure, which runs since `began_at` by the bank's clock; `approval` is
    the number of the change's own approval, empty where it needs none.
    """

    case: Case
    account: Account
    order: str
    began_at: datetime
    why: str
    asked_at: datetime
    basis: Basis
    approval: str = ""


@dataclass(frozen=True)
class Freeze:
    """A freeze to an amount, or of the whole account."""

    case: Case
    account: Account
    full: bool
    amount_fen: int
    approval: str
    ordered_at: datetime
    basis: Basis


@dataclass(frozen=True)
class Query:
    """A question about an account: "transactions", "holder", "accounts", or "monitor".

    Transactions are asked for from `since` on; an account is monitored until `until`.
    """

    case: Case
    account: Account
    what: str
    since: datetime
    asked_at: datetime
    basis: Basis
    until: datetime | None = None
    why: str = ""


@dataclass(frozen=True)
class Share:
    """One payment of a refund: from a frozen account to a victim, by which way."""

    source: Account
    to: Account
    amount_fen: int
    victim: Case
    way: str


@dataclass(frozen=True)
class Refund:
    """One round of giving back. `remaining_fen` stays frozen after it."""

    case: Case
    round: int
    shares: tuple[Share, ...]
    remaining_fen: int
    approval: str
    notice_days: int
    pay_days: int
    decided_at: datetime
    basis: Basis


@dataclass(frozen=True)
class Stage:
    """One account of a chase: what of the stolen money came, went and stayed.

    `guess` is what part it seems to play and why, empty where nothing is guessed.
    """

    hop: int
    account: Account
    in_fen: int
    out_fen: int
    held_fen: int
    state: str
    guess: str = ""


@dataclass(frozen=True)
class Step:
    """One transfer of a chase, and how much of it is stolen money."""

    at: datetime
    payer: str
    payee: str
    amount_fen: int
    stolen_fen: int


@dataclass(frozen=True)
class Flow:
    """Where the money of a case went, as far as the statements tell.

    `sums` are named amounts, the loss first; `exits` what left the banks, by kind. Statements
    tell of transfers up to `as_of`; what holds each account is so on `drawn_on`. `version` names
    the content of the log it was computed on, `drawing` is the map as SVG.
    """

    case: Case
    victim: str
    method: str
    version: str
    as_of: datetime
    drawn_on: date
    sums: tuple[tuple[str, int], ...]
    exits: tuple[tuple[str, int], ...]
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    drawing: str = ""
