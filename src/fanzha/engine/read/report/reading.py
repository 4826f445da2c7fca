"""The whole reading of a text, and the payments it seems to tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fanzha.engine.read.report import amounts, numbers, times
from fanzha.engine.read.report.classify import ScamGuess, scam_guesses
from fanzha.engine.read.report.found import Account, Amount, Moment, Thing, Word, gap, outside

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
    text: str, now: datetime, *, prefixes: Mapping[str, str],
    bank_names: Mapping[str, str] | None = None,
) -> Reading:  # fmt: skip
    """Read a report. `now` (with zone) is when it was written; `prefixes` tell banks apart.

    `bank_names` (name to code) help where no prefix fits: a bank named once in the text.

    >>> from datetime import UTC
    >>> now = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
    >>> told = read_report("16:17转了166万元到9903000001272699277", now, prefixes={"9903": "B03"})
    >>> payment = told.payments[0]
    >>> payment.account.bank, payment.amount.fen, f"{payment.moment.at:%H:%M}"
    ('B03', 166000000, '08:17')
    """
    plain = text.translate(_HALF_WIDTH)
    accounts = [_banked(one, text, bank_names or {}) for one in numbers.accounts(plain, prefixes)]
    links = outside(numbers.links(plain), accounts)
    chats = outside(numbers.chats(plain), [*accounts, *links])
    phones = outside(numbers.phones(plain), [*accounts, *links, *chats])
    moments = outside(times.moments(plain, now), [*accounts, *links])
    sums = outside(amounts.amounts(plain), [*accounts, *links, *chats, *phones, *moments])
    # A bank compares names sign by sign, so a name stays as it was written.
    names = [replace(one, value=text[one.start : one.end]) for one in numbers.names(plain)]
    words = (*phones, *chats, *links, *names)
    return Reading(
        accounts=tuple(accounts), amounts=tuple(sums), moments=tuple(moments),
        words=tuple(sorted(words, key=lambda word: word.start)),
        guesses=tuple(scam_guesses(text)),
        payments=tuple(_payments(accounts, sums, moments, words)),
    )  # fmt: skip


def _banked(account: Account, text: str, bank_names: Mapping[str, str]) -> Account:
    named = {code for name, code in bank_names.items() if name in text}
    if account.bank or len(named) != 1:
        return account
    return replace(account, bank=named.pop())


def _payments(
    accounts: Sequence[Account], sums: Sequence[Amount], moments: Sequence[Moment],
    words: Iterable[Word],
) -> list[Payment]:  # fmt: skip
    """One payment a payee account, each account once, with the nearest of everything else."""
    payers = [account for account in accounts if account.is_own]
    names = [word for word in words if word.kind == "payee_name"]
    seen: set[str] = set()
    found = []
    for account in accounts:
        if account.is_own or account.number in seen:
            continue
        seen.add(account.number)
        found.append(
            Payment(account, _nearest(account, sums), _nearest(account, moments),
                    _nearest(account, names), _nearest(account, payers))
        )  # fmt: skip
    return found


def _nearest(account: Account, things: Sequence[Thing]) -> Thing | None:
    """The closest thing; of two as close, the one before the account."""
    return min(things, key=lambda thing: (gap(account, thing), thing.start), default=None)
