"""What part an account seems to play in moving the money: guesses with their reasons. Pure.

A guess reads the pattern of the stolen money only. It says nothing about the holder, who may be
deceived or robbed of the card too, and it is shown as a guess (推测). Where most of the money on an
account is other people's, its pattern is theirs as well: then no part in the laundering is
guessed. Scattered in and gathered out, and the reverse, are the banks' anomalies 3006 and 3007.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import ceil

from fanzha.recover.trace.flow_map.shapes import Account, Edge, Flows, Mark, Words
from fanzha.recover.trace.signs import SIGN_LABELS, Sign
from fanzha.words import money
from fanzha.words.enums import ExitKind, Language, label

# Two may meet by chance where a split runs together again; three at one account hardly do.
MANY = 3
# So many on the wide side for each one on the narrow side: a hub of 3 and 3 is neither.
TO_ONE = 3
# A splitter hands on; who keeps most of it is where the money lies, whatever small sums leave.
HANDED_ON = 0.5
# The field calls it 快进快出: nearly all of it, before a person could have been asked to do it.
THROUGH, QUICK = 0.9, timedelta(minutes=30)
# A mule's own supper does not make the account a place where money is cashed.
CASHED = 0.1


class Role(StrEnum):
    """What an account seems to be; the first that fits is the one a map shows."""

    CASH_OUT = "cash_out"
    COLLECTOR = "collector"
    SPLITTER = "splitter"
    PASSES_ON = "passes_on"
    SHARED = "shared"
    MIXED = "mixed"


ROLE_LABELS: Mapping[str, Words] = {
    Role.CASH_OUT: {"zh": "变现", "en": "cash-out"},
    Role.COLLECTOR: {"zh": "归集", "en": "collector"},
    Role.SPLITTER: {"zh": "拆分", "en": "splitter"},
    Role.PASSES_ON: {"zh": "过账", "en": "pass-through"},
    Role.SHARED: {"zh": "多案共用", "en": "shared by several victims"},
    Role.MIXED: {"zh": "混用", "en": "mixed use"},
}
GUESS = {"zh": "推测", "en": "guess"}
GUESS_NOTE = {
    "zh": "账户作用由系统按资金规律推测, 不是对户主的认定, 须经人工核实。",
    "en": "Roles are guessed from the pattern of the money. They are no finding about the holder; "
    "a person must check them.",
}


@dataclass(frozen=True)
class Guess:
    """One guessed role of an account, and the sentence that says why with its numbers."""

    role: Role
    why: Words


def roles_of(flows: Flows) -> dict[str, tuple[Guess, ...]]:
    """The guesses about each account that has any, in the order of `Role`.

    Give it all flows of the case: a filter hides what the pattern is made of.
    Ends where money left the banks (a cash machine, a shop) have none: they are exits.

    Three victims pay M, which pays it all on to N within five minutes; N draws cash:

    >>> from datetime import UTC, datetime
    >>> from fanzha.recover.trace.picture import Status
    >>> at = [datetime(2026, 3, 2, 8, minute, tzinfo=UTC) for minute in range(9)]
    >>> m = Account(0, "M", "B03", "", 0, Status.EMPTY, 30000, 30000, 0, 0, at[0], at[5])
    >>> n = Account(1, "N", "B04", "", 1, Status.EMPTY, 30000, 30000, 0, 0, at[5], at[8])
    >>> paid = [Edge(f"t{i}", at[i], f"V{i}", "M", 10000, 10000) for i in range(3)]
    >>> on = [Edge("t4", at[5], "M", "N", 30000), Edge("t5", at[8], "N", "ATM", 30000, 0, "cash")]
    >>> guesses = roles_of(Flows((m, n), (*paid, *on), 30000))
    >>> [guess.role.value for guess in guesses["M"]], [guess.role.value for guess in guesses["N"]]
    (['collector', 'passes_on'], ['cash_out', 'passes_on'])
    >>> guesses["M"][0].why["zh"]
    '3 个账户转入 ¥300.00, 只向 1 个账户转出'
    >>> guesses["N"][0].why["zh"]
    '涉案资金由此流出 ¥300.00: 取现 ¥300.00'
    """
    into: dict[str, list[Edge]] = defaultdict(list)
    out: dict[str, list[Edge]] = defaultdict(list)
    for edge in flows.edges:
        into[edge.payee].append(edge)
        out[edge.payer].append(edge)
    ends = {edge.payee for edge in flows.edges if edge.exit_kind}
    found = {
        one.account: tuple(_guesses(one, into[one.account], out[one.account]))
        for one in flows.accounts if one.account not in ends
    }  # fmt: skip
    return {account: guesses for account, guesses in found.items() if guesses}


def marks_of(guesses: Mapping[str, Sequence[Guess]]) -> dict[str, Mark]:
    """What a cell says of each account: its first guess."""
    return {
        account: Mark(found[0].role, ROLE_LABELS[found[0].role])
        for account, found in guesses.items()
    }


def is_others(account: Account) -> bool:
    """Whether most of what is known to have run over the account is other people's money."""
    return (account.innocent_fen or 0) > account.in_fen


def _guesses(one: Account, into: Sequence[Edge], out: Sequence[Edge]) -> Iterator[Guess]:
    if not is_others(one):
        yield from _cash_out(one, out)
        yield from _collector(one, into, out)
        yield from _splitter(one, into, out)
        yield from _pass_through(one, into, out)
    yield from _shared(one)
    yield from _mixed(one)


def _cash_out(one: Account, out: Iterable[Edge]) -> Iterator[Guess]:
    left = Counter[str]()
    for edge in out:
        if edge.exit_kind:
            left[edge.exit_kind] += edge.fen
    fen = left.total()
    if fen and fen >= CASHED * one.in_fen:
        zh, en = _by_kind(left, "zh"), _by_kind(left, "en")
        yield Guess(Role.CASH_OUT, {
            "zh": f"涉案资金由此流出 {_yuan(fen)}: {zh}",
            "en": f"{_yuan(fen)} of stolen money left the banks here: {en}",
        })  # fmt: skip


def _collector(one: Account, into: Sequence[Edge], out: Sequence[Edge]) -> Iterator[Guess]:
    """Many payers, few payees: scattered in, gathered out."""
    payers, payees = _sides(into, out)
    if payers < max(MANY, TO_ONE * payees):
        return
    zh = f"只向 {payees} 个账户转出" if payees else "尚未转出"
    en = f"paid on to only {payees}" if payees else "nothing was paid on yet"
    yield Guess(Role.COLLECTOR, {
        "zh": f"{payers} 个账户转入 {_yuan(one.in_fen)}, {zh}",
        "en": f"{payers} accounts paid in {_yuan(one.in_fen)}, {en}",
    })  # fmt: skip


def _splitter(one: Account, into: Sequence[Edge], out: Sequence[Edge]) -> Iterator[Guess]:
    """Few payers, many payees: gathered in, scattered out."""
    payers, payees = _sides(into, out)
    gone = sum(edge.fen for edge in out)
    if not payers or payees < max(MANY, TO_ONE * payers) or gone < HANDED_ON * one.in_fen:
        return
    yield Guess(Role.SPLITTER, {
        "zh": f"{payers} 个账户转入 {_yuan(one.in_fen)}, 向 {payees} 个账户转出 {_yuan(gone)}",
        "en": f"{payers} paid in {_yuan(one.in_fen)}, {_yuan(gone)} went on to {payees} accounts",
    })  # fmt: skip


def _sides(into: Sequence[Edge], out: Sequence[Edge]) -> tuple[int, int]:
    """How many accounts paid in, and how many were paid."""
    return len({edge.payer for edge in into}), len({edge.payee for edge in out})


def _pass_through(one: Account, into: Sequence[Edge], out: Sequence[Edge]) -> Iterator[Guess]:
    quick, slowest = quick_fen(into, out)
    if not one.in_fen or quick < THROUGH * one.in_fen:
        return
    # Rounded down, so that 100 % means all; minutes up, so that it was no slower.
    share, minutes = f"{100 * quick // one.in_fen}%", ceil(slowest / timedelta(minutes=1))
    yield Guess(Role.PASSES_ON, {
        "zh": f"转入 {_yuan(one.in_fen)}, 其中 {share} 在 {minutes} 分钟内转出",
        "en": f"{_yuan(one.in_fen)} came in, {share} of it left within {minutes} minutes",
    })  # fmt: skip


def _shared(one: Account) -> Iterator[Guess]:
    if one.other_victims:
        yield Guess(Role.SHARED, {
            "zh": f"其他报案的 {one.other_victims} 笔被骗款也可能到过这里",
            "en": f"{one.other_victims} payments of other reports may have come here too",
        })  # fmt: skip


def _mixed(one: Account) -> Iterator[Guess]:
    if not one.signs and not is_others(one):
        return
    why: list[Words] = [SIGN_LABELS[Sign(sign)] for sign in one.signs]
    if one.innocent_fen:
        why.append({
            "zh": f"账户内另有他人资金 {_yuan(one.innocent_fen)}",
            "en": f"{_yuan(one.innocent_fen)} of other people's money lies there",
        })  # fmt: skip
    yield Guess(Role.MIXED, {name: "; ".join(part[name] for part in why) for name in ("zh", "en")})


def quick_fen(into: Sequence[Edge], out: Sequence[Edge]) -> tuple[int, timedelta]:
    """How much left within `QUICK` of its arrival, first in, first out; and the slowest of that.

    60 come in at 8:00 and 40 at 8:10; 80 leave at 8:20, the rest at 9:00, 50 minutes late:

    >>> from datetime import UTC, datetime
    >>> at = [datetime(2026, 3, 2, 8, minute, tzinfo=UTC) for minute in range(0, 60, 10)]
    >>> came = [Edge("a", at[0], "V", "M", 60), Edge("b", at[1], "V", "M", 40)]
    >>> went = [Edge("c", at[2], "M", "N", 80), Edge("d", at[0].replace(hour=9), "M", "N", 20)]
    >>> quick_fen(came, went)
    (80, datetime.timedelta(seconds=1200))
    """
    lots = [(edge.time, edge.fen) for edge in into]
    quick, slowest, first = 0, timedelta(0), 0
    for edge in out:
        rest = edge.fen
        while rest and first < len(lots):
            came, fen = lots[first]
            part, stayed = min(rest, fen), edge.time - came
            if stayed <= QUICK:
                quick, slowest = quick + part, max(slowest, stayed)
            rest, lots[first] = rest - part, (came, fen - part)
            first += lots[first][1] == 0
    return quick, slowest


def _by_kind(left: Mapping[str, int], language: Language) -> str:
    return ", ".join(
        f"{label(ExitKind(kind), language)} {_yuan(fen)}"
        for kind, fen in sorted(left.items(), key=lambda item: (-item[1], item[0]))
    )


def _yuan(fen: int) -> str:
    return f"¥{money.show(fen)}"
