"""The whole reading of a text, and the payments it seems to tell of."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fanzha.engine.read.report import amounts, numbers, times
from fanzha.engine.read.report.classify import ScamGuess, scam_guesses
from fanzha.engine.read.report.found import (
    Account,
    Amount,
    Moment,
    Placed,
    Thing,
    Word,
    gap,
    outside,
)

# Full-width digits and signs as their half-width twins, one for one: places stay right.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xFFE5: "¥"}


@dataclass(frozen=True)
class Payment:
    """One payment as the text tells it: the account with what stands nearest to it."""

    account: Account
    amount: Amount | None
    moment: Moment | None
    payee_name: Word | None
    payer: Account | None


@dataclass(frozen=True)
class Reading:
    """Everything found, each with its place. Nothing here is sure: a person confirms it."""

    accounts: tuple[Account, ...]
    amounts: tuple[Amount, ...]
    moments: tuple[Moment, ...]
    words: tuple[Word, ...]
    guesses: tuple[ScamGuess, ...]
    payments: tuple[Payment, ...]


def read_report(
    text: str, now: datetime, *, prefixes: numbers.Prefixes,
    bank_names: Mapping[str, str] | None = None,
) -> Reading:  # fmt: skip
    """Read a report. `now` (with zone) is when it was written; `prefixes` tell banks apart.

    `bank_names` (name to code) help where no prefix decides: the bank named nearest.

    >>> from datetime import UTC
    >>> now = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
    >>> told = read_report("16:17转了166万元到9903000001272699277", now, prefixes={"9903": ("B03",)})
    >>> payment = told.payments[0]
    >>> payment.account.bank, payment.amount.fen, f"{payment.moment.at:%H:%M}"
    ('B03', 166000000, '08:17')
    """
    plain = text.translate(_HALF_WIDTH)
    banks = numbers.banks_named(text, bank_names or {})
    accounts = [_banked(one, banks) for one in numbers.accounts(plain, prefixes)]
    id_cards = outside(numbers.id_cards(plain), accounts)
    links = outside(numbers.links(plain), accounts)
    chats = outside(numbers.chats(plain), [*accounts, *links])
    phones = outside(numbers.phones(plain), [*accounts, *links, *chats, *id_cards])
    moments = outside(times.moments(plain, now), [*accounts, *links])
    taken: list[Placed] = [*accounts, *links, *chats, *phones, *moments, *id_cards, *banks]
    sums = outside(amounts.amounts(plain), taken)
    # A bank compares names sign by sign, so a name stays as it was written.
    names = [replace(one, value=text[one.start : one.end]) for one in numbers.names(plain)]
    words = (*phones, *chats, *links, *names, *id_cards, *banks)
    return Reading(
        accounts=tuple(accounts), amounts=tuple(sums), moments=tuple(moments),
        words=tuple(sorted(words, key=lambda word: word.start)),
        guesses=tuple(scam_guesses(text)),
        payments=tuple(_payments(plain, accounts, sums, moments, words)),
    )  # fmt: skip


def _banked(account: Account, named: Sequence[Word]) -> Account:
    """The account with its bank, where the text names one that the prefix leaves possible."""
    if account.bank:
        return account
    possible = [word for word in named if not account.banks or word.value in account.banks]
    bank = _nearest(account, possible)
    return replace(account, bank=bank.value) if bank else account


def _payments(
    plain: str, accounts: Sequence[Account], sums: Sequence[Amount], moments: Sequence[Moment],
    words: Iterable[Word],
) -> list[Payment]:  # fmt: skip
    """One payment a payee account, with the nearest of everything else: of its own sentence
    where that has one. An account that is named again with a sum of its own was paid again."""
    near = _Sentences(plain)
    payers = [account for account in accounts if account.is_own]
    names = [word for word in words if word.kind == "payee_name"]
    seen: set[str] = set()
    told: set[int] = set()
    found = []
    for account in accounts:
        fresh = [one for one in sums if one.start not in told]
        again = account.number in seen
        if account.is_own or (again and not near.beside(account, fresh)):
            continue
        amount = near.nearest(account, fresh if again else sums)
        seen.add(account.number)
        told.update([amount.start] if amount else [])
        found.append(
            Payment(account, amount, near.nearest(account, moments), near.nearest(account, names),
                    _nearest(account, payers))
        )  # fmt: skip
    return found


class _Sentences:
    """Where the sentences of a text end, and what stands in one with an account."""

    def __init__(self, plain: str) -> None:
        self._ends = [found.start() for found in re.finditer("[;。!?\n]", plain)]

    def beside(self, account: Account, things: Sequence[Thing]) -> list[Thing]:
        """Those in the account's own sentence."""
        own = bisect(self._ends, account.start)
        return [thing for thing in things if bisect(self._ends, thing.start) == own]

    def nearest(self, account: Account, things: Sequence[Thing]) -> Thing | None:
        """The closest in its sentence, else the closest anywhere."""
        return _nearest(account, self.beside(account, things) or things)


def _nearest(account: Account, things: Sequence[Thing]) -> Thing | None:
    """The closest thing; of two as close, the one before the account."""
    return min(things, key=lambda thing: (gap(account, thing), thing.start), default=None)
