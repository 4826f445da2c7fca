"""Whether a statement contradicts what the centre knows already. Pure.

Where two statements of one account cover the same time, the later may tell more: banks book late.
It may not take back or change what was told, and where the earlier one gave a balance the lines
must lead to it. One that does not fit is no ground for anything: a person looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fanzha.kit.errors import Trouble
from fanzha.recover.trace.picture import Move
from fanzha.recover.trace.rules import StatementFacts

# Some banks tell whole seconds only: a transfer in the last one may have come after the answer.
LAST_SECOND = timedelta(seconds=1)
BOOKED_APART = timedelta(minutes=10)
"""Payer's and payee's bank book one transfer at their own moments; the first told stands."""


@dataclass(frozen=True)
class Earlier:
    """An earlier statement of the same account, complete from `since` to `as_of`, UTC.

    `lines` are the ids of the transfers it told first.
    """

    since: datetime
    as_of: datetime
    holder: str
    balance_fen: int | None
    lines: Mapping[str, datetime]


def check_moves(moves: Iterable[Move], known: Mapping[str, Move]) -> None:
    """Raise Trouble with its row where a known transfer is told otherwise, see `same`."""
    for row, move in enumerate(moves, start=1):
        if move.transfer_id in known and not same(known[move.transfer_id], move):
            raise _contradiction(
                "transfer_id", "同一流水号, 内容与先前不同", "same id, other content", row
            )


def check_follows(
    account: str, since: datetime, facts: StatementFacts, known: Mapping[str, Move],
    earlier: Iterable[Earlier],
) -> None:  # fmt: skip
    """Raise Trouble where a statement of `account` from `since` on cannot be true beside others.

    `known` are transfers kept before, by id, from whichever bank. For the time that both
    cover, both statements must have the same lines; where the earlier one ends, the
    balances must agree; the holder must be the same.

    >>> from datetime import UTC
    >>> at = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    >>> first = Earlier(at, at + timedelta(minutes=5), "", 100, {})
    >>> second = StatementFacts(at + timedelta(minutes=9), "", 0, 90, (), ())
    >>> check_follows("M1", at, second, {}, [first])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    fanzha.kit.errors.Trouble: balance_fen: 与先前的明细矛盾: ... other balances
    """
    check_moves(facts.lines, known)
    for before in earlier:
        _check_holder(before.holder, facts.holder)
        _check_lines(before, since, facts)
        _check_balance(account, since, before, facts)


def same(one: Move, two: Move) -> bool:
    """Whether two lines tell of one transfer; names and banks may be told by one side only.

    >>> from datetime import UTC
    >>> at = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    >>> told = Move("t1", at, "M1", "M2", 100)
    >>> same(told, Move("t1", at + timedelta(seconds=4), "M1", "M2", 100, payee_name="钱某"))
    True
    >>> same(told, Move("t1", at, "M1", "M2", 101))
    False
    """
    parties = (one.payer, one.payee) == (two.payer, two.payee)
    return parties and one.amount_fen == two.amount_fen and abs(one.time - two.time) <= BOOKED_APART


def _check_holder(before: str, now: str) -> None:
    """Banks may hide part of a name; what is hidden contradicts nothing."""
    if before and now and "*" not in before + now and before != now:
        raise _contradiction("holder", "户名不同", "another holder")


def _check_lines(before: Earlier, since: datetime, facts: StatementFacts) -> None:
    begin, end = max(before.since, since), min(before.as_of, facts.as_of) - LAST_SECOND
    told = {move.transfer_id for move in facts.lines}
    if not facts.bad and _within(before.lines, begin, end) - told:
        raise _contradiction(
            "transfer_id", "先前的明细有, 本次没有", "the earlier one has more lines"
        )


def _check_balance(account: str, since: datetime, before: Earlier, facts: StatementFacts) -> None:
    opening, told = facts.opening_balance_fen, before.balance_fen
    if opening is None or told is None or facts.bad or not since <= before.as_of <= facts.as_of:
        return
    if any(abs(move.time - before.as_of) <= LAST_SECOND for move in facts.lines):
        return
    signed = [move.amount_fen if move.payee == account else -move.amount_fen
              for move in facts.lines if move.time <= before.as_of]  # fmt: skip
    if opening + sum(signed) != told:
        raise _contradiction("balance_fen", "余额不同", "other balances")


def _within(times: Mapping[str, datetime], begin: datetime, end: datetime) -> set[str]:
    return {number for number, at in times.items() if begin <= at <= end}


def _contradiction(field: str, zh: str, en: str, row: int | None = None) -> Trouble:
    return Trouble(zh=f"与先前的明细矛盾: {zh}", en=f"contradicts an earlier statement: {en}",
                   field=field, row=row)  # fmt: skip
