"""A mandate: an officer's signed, expiring order that the chase may go on by itself. Pure.

No law we know names such a thing: it is an order of the officer in charge, for one case,
within limits. What acts under it acts in that officer's name (银发〔2016〕86号 asks for a
signed order behind every stop), and beyond it the chase only proposes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.trace.picture import Node, Picture, Proposal, Status
from fanzha.recover.trace.signs import Sign
from fanzha.words import law
from fanzha.words.enums import Role
from fanzha.words.holders import HOLDER_LABELS, HolderKind, holder_kind

USUAL_HOPS, USUAL_ACCOUNTS, USUAL_PERIOD = 6, 60, timedelta(hours=6)
DEEPEST, MOST_ACCOUNTS = 30, 1000
KINDS = (HolderKind.PERSON, HolderKind.UNKNOWN, HolderKind.COMPANY)
"""A public body's account is never stopped without a person."""
USUAL_KINDS = frozenset({HolderKind.PERSON, HolderKind.UNKNOWN})


class State(StrEnum):
    """The life of a mandate. Only under an `active` one does the chase act by itself."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    REVOKED = "revoked"
    EXPIRED = "expired"


OPEN = (State.PROPOSED, State.ACTIVE, State.PAUSED)
MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (State.PROPOSED, State.ACTIVE),
        (State.PROPOSED, State.REVOKED),
        (State.PROPOSED, State.EXPIRED),
        (State.ACTIVE, State.PAUSED),
        (State.ACTIVE, State.REVOKED),
        (State.ACTIVE, State.EXPIRED),
        (State.PAUSED, State.ACTIVE),
        (State.PAUSED, State.REVOKED),
        (State.PAUSED, State.EXPIRED),
    }
)

STATE_LABELS = {
    State.PROPOSED: {"zh": "待第二人签署", "en": "waits for the second officer"},
    State.ACTIVE: {"zh": "自动追资中", "en": "chasing by itself"},
    State.PAUSED: {"zh": "已由人工接管", "en": "taken over by a person"},
    State.REVOKED: {"zh": "已撤销", "en": "revoked"},
    State.EXPIRED: {"zh": "已到期", "en": "expired"},
}


@dataclass(frozen=True)
class Terms:
    """How far a mandate reaches.

    `amount_fen` bounds the stolen money that lies at all accounts stopped under it together,
    as far as is known: what had passed on before its stop gives its room back. `hops` are
    the layers after the first payee (0); `accounts` their number; `kinds` whose accounts;
    `until` is the moment (UTC) from which it is void.
    """

    amount_fen: int
    hops: int
    accounts: int
    kinds: frozenset[str]
    until: datetime

    def content(self) -> dict[str, Any]:
        """What is signed, as JSON values."""
        return {
            "amount_fen": self.amount_fen, "hops": self.hops, "accounts": self.accounts,
            "kinds": sorted(self.kinds), "until": self.until.astimezone(UTC).isoformat(),
        }  # fmt: skip


@dataclass(frozen=True)
class Used:
    """What a mandate has been used for: the accounts stopped under it.

    `passed` are accounts that a stop was tried for and that went to a person.
    """

    accounts: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()

    def fen(self, picture: Picture) -> int:
        """The stolen money that lies at these accounts by what is known now."""
        return sum(node.held_fen for node in picture.nodes if node.account in self.accounts)


@dataclass(frozen=True)
class Choice:
    """One account that is proposed, and why the mandate does not reach it; None: it does."""

    proposal: Proposal
    beyond: dict[str, str] | None

    @property
    def node(self) -> Node:
        """The account."""
        return self.proposal.node


def usual_terms(loss_fen: int, now: datetime) -> Terms:
    """What the form offers: the loss, six layers, sixty accounts, persons, six hours."""
    longest = timedelta(hours=law.number("mandate.longest_hours", now))
    return Terms(
        loss_fen, USUAL_HOPS, USUAL_ACCOUNTS, USUAL_KINDS, now + min(USUAL_PERIOD, longest)
    )


def check_terms(terms: Terms, now: datetime) -> None:
    """Raise Trouble naming the field of a mandate without bounds, or with none that binds."""
    longest = law.number("mandate.longest_hours", now)
    _check(0 < terms.amount_fen < 2**53, "amount_fen", "金额须大于零", "the amount must be above 0")
    _check(0 <= terms.hops <= DEEPEST, "hops", f"层数须为 0–{DEEPEST}", f"0 to {DEEPEST} hops")
    _check(
        0 < terms.accounts <= MOST_ACCOUNTS, "accounts",
        f"账户数须为 1–{MOST_ACCOUNTS}", f"1 to {MOST_ACCOUNTS} accounts",
    )  # fmt: skip
    _check(
        bool(terms.kinds) and terms.kinds <= set(KINDS), "kinds",
        "请选择账户种类", "choose kinds of account",
    )  # fmt: skip
    _check(
        now < terms.until <= now + timedelta(hours=longest), "until",
        f"期限须在 {longest} 小时以内", f"it ends within {longest} hours",
    )  # fmt: skip


def needs_second(terms: Terms, now: datetime) -> bool:
    """Whether a second officer must sign: from the amount that the setting names."""
    return terms.amount_fen >= law.number("mandate.second_person_from_fen", now)


def may_sign(actor: Actor) -> bool:
    """Whether `actor` may issue, take over, hand back or revoke a mandate."""
    return actor.role == Role.DUTY_OFFICER


def check_second(officer_id: int, actor: Actor) -> None:
    """Raise Trouble when the second signature is by the hand of the first."""
    _check(
        actor.user_id != officer_id, "second",
        "须由另一名民警签署", "another officer must sign",
    )  # fmt: skip


def check_move(state: str, to: State) -> None:
    """Raise Trouble for a move that `MOVES` does not have."""
    _check(
        (state, to) in MOVES, "state",
        f"授权{STATE_LABELS[State(state)]['zh']}, 不能这样做",
        f"the mandate is {STATE_LABELS[State(state)]['en']}: not possible",
    )  # fmt: skip


def shown_state(state: str, until: datetime, now: datetime) -> State:
    """The state as it is this second, even before the sweep has written it down."""
    return State.EXPIRED if state in OPEN and until <= now else State(state)


def choose(picture: Picture, terms: Terms, used: Used) -> tuple[Choice, ...]:
    """Which proposed accounts the mandate reaches, the one with most stolen money first.

    The room is given out in that order: one that does not fit leaves room for a smaller one.
    """
    chosen: list[Choice] = []
    fen, accounts = used.fen(picture), len(used.accounts)
    for proposal in picture.proposals:
        beyond = _beyond_terms(proposal, terms, used) or _beyond_room(
            proposal.node, terms, fen, accounts
        )
        chosen.append(Choice(proposal, beyond))
        if beyond is None:
            fen, accounts = fen + proposal.node.held_fen, accounts + 1
    return tuple(chosen)


def to_ask(picture: Picture, terms: Terms, ever_asked: Collection[str]) -> tuple[Node, ...]:
    """Accounts that another report's stop holds and that this one has not asked about yet.

    They are not stopped twice; what passed on before the stop is still to be found.
    """
    return tuple(
        node for node in picture.nodes
        if node.hold and node.hold.other_report and node.status is Status.STOPPED and node.bank
        and node.account not in ever_asked and node.hop <= terms.hops
    )  # fmt: skip


def _beyond_terms(proposal: Proposal, terms: Terms, used: Used) -> dict[str, str] | None:
    node = proposal.node
    if proposal.for_a_person and not _only_a_company(proposal, terms):
        return proposal.reason
    if node.account in used.passed:
        return {"zh": "自动止付未能发出, 请人工判断", "en": "could not be stopped by itself"}
    if node.ended:
        return {
            "zh": "此前的止付已结束, 请人工判断",
            "en": "an earlier stop has ended: a person decides",
        }
    kind = holder_kind(node.holder)
    if kind not in terms.kinds:
        label = HOLDER_LABELS[kind]
        return {"zh": f"授权不含{label['zh']}", "en": f"the mandate is not for {label['en']}"}
    if node.hop > terms.hops:
        return {"zh": "超出授权层数", "en": "deeper than the mandate"}
    return None


def _beyond_room(node: Node, terms: Terms, fen: int, accounts: int) -> dict[str, str] | None:
    if accounts >= terms.accounts:
        return {"zh": "授权账户数已用完", "en": "the mandate's accounts are used up"}
    if fen + node.held_fen > terms.amount_fen:
        return {"zh": "超出授权金额", "en": "above the mandate's amount"}
    return None


def _only_a_company(proposal: Proposal, terms: Terms) -> bool:
    """Whether a person should look for no other reason than a holder whom the mandate names."""
    node = proposal.node
    named = HolderKind.COMPANY in terms.kinds and node.signs == (Sign.COMPANY,)
    return named and node.status is Status.OPEN and bool(node.bank)


def _check(true: bool, name: str, zh: str, en: str) -> None:
    if not true:
        raise Trouble(zh=zh, en=en, field=name)
