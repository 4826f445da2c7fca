"""What an officer typed on the report page, as values; and what a text seems to say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import QueryDict

from fanzha.engine.read.report import Payment as ReadPayment
from fanzha.engine.read.report import Reading
from fanzha.engine.read.report.found import Amount, Moment, Placed
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.recover.report.rules import CLUE_KINDS, Clue, PaymentFacts, Told
from fanzha.web.asked import yuan
from fanzha.words import money

TIME_FIELD = "%Y-%m-%dT%H:%M:%S"
CLUE_KEYS = "abcdefghijklmopqrstuvwxyz"
"""Letters that confirm a clue; n is taken by "new report"."""
# In the order of `Row`.
FIELDS = ("payee_account", "payee_bank", "payee_name", "amount", "paid_at", "payer_account")
_AROUND = 8


@dataclass(frozen=True)
class Spot:
    """Where something stands in the text, with a few characters on either side."""

    start: int
    end: int
    before: str
    found: str
    after: str


@dataclass(frozen=True)
class Row:
    """One payment on the page. `sure` ticks it; `banks` may hold the account; `spots` say
    where account, amount and time stand."""

    payee_account: str = ""
    payee_bank: str = ""
    payee_name: str = ""
    amount: str = ""
    paid_at: str = ""
    payer_account: str = ""
    sure: bool = False
    possible: bool = True
    banks: Sequence[str] = ()
    spots: Sequence[Spot] = ()


@dataclass(frozen=True)
class ClueRow:
    """A number, identity or link to confirm: `key` is its letter, "" when letters ran out."""

    clue: Clue
    key: str
    sure: bool
    spot: Spot | None


def rows_of(reading: Reading, text: str, kept: Sequence[Row] = ()) -> list[Row]:
    """The rows kept, then the payments the text tells of besides, then an empty row."""
    read = [_read_row(payment, text) for payment in reading.payments]
    placed = [_placed(row, _taken(read, row.payee_account)) for row in kept]
    return [*placed, *read, Row()]


def row_of(payment: PaymentFacts, *, possible: bool = True) -> Row:
    """A payment that was saved before."""
    return Row(
        payee_account=payment.payee_account, payee_bank=payment.payee_bank,
        payee_name=payment.payee_name, amount=money.show(payment.amount_fen),
        paid_at=_field(payment.paid_at), payer_account=payment.payer_account,
        sure=possible and bool(payment.payee_bank), possible=possible,
    )  # fmt: skip


def typed_rows(post: QueryDict) -> list[Row]:
    """The ticked rows as they stand on the page: reading again takes no typing away."""
    ticked = set(post.getlist("sure"))
    rows = [row for row in post.getlist("row") if row in ticked]
    return [_typed_row(post, row) for row in rows]


def _typed_row(post: QueryDict, row: str) -> Row:
    account, bank, name, amount, paid_at, payer = (
        post.get(f"{field}-{row}", "") for field in FIELDS
    )
    return Row(account, bank, name, amount, paid_at, payer, sure=True)


def clue_rows(
    reading: Reading, text: str, own: Collection[str], sure: Collection[Clue] = ()
) -> list[ClueRow]:
    """What the text holds of the con artists, each once; `own` are the victim's numbers."""
    spots = {
        Clue(word.kind, word.value): spot_of(word, text) for word in reversed(reading.words)
        if word.kind in CLUE_KINDS and word.value not in own
    }  # fmt: skip
    clues = list(dict.fromkeys([*sure, *reversed(spots)]))
    keys = [*CLUE_KEYS, *[""] * len(clues)]
    return [
        ClueRow(clue, key, clue in set(sure), spots.get(clue))
        for clue, key in zip(clues, keys, strict=False)
    ]


def clues_of(post: QueryDict) -> list[Clue]:
    """The ticked clues, each once."""
    pairs = (one.partition(":") for one in post.getlist("clue"))
    return list(dict.fromkeys(Clue(kind, value) for kind, _, value in pairs))


def told_of(post: QueryDict) -> Told:
    """The report as typed, with the ticked payments. Raises Trouble naming row and field."""
    return Told(
        text=post.get("text", ""),
        victim_name=post.get("victim_name", "").strip(),
        victim_phone=post.get("victim_phone", "").strip(),
        victim_id=post.get("victim_id", "").strip(),
        scam_type=post.get("scam_type", ""),
        payments=payments_of(post), clues=clues_of(post),
    )  # fmt: skip


def payments_of(post: QueryDict) -> list[PaymentFacts]:
    """The ticked payments. Raises Trouble naming row and field."""
    ticked = set(post.getlist("sure"))
    return [
        _typed(post, row, number)
        for number, row in enumerate(post.getlist("row"), start=1) if row in ticked
    ]  # fmt: skip


def loose_amounts(reading: Reading) -> list[Amount]:
    """Amounts that belong to no payment that was read."""
    return [one for one in reading.amounts if all(one != each.amount for each in reading.payments)]


def loose_moments(reading: Reading) -> list[Moment]:
    """Moments that belong to no payment that was read."""
    return [one for one in reading.moments if all(one != each.moment for each in reading.payments)]


def spot_of(thing: Placed, text: str) -> Spot:
    """The place of a thing with what stands around it."""
    start, end = thing.start, thing.end
    return Spot(
        start, end, text[max(0, start - _AROUND) : start], text[start:end],
        text[end : end + _AROUND],
    )  # fmt: skip


def _typed(post: QueryDict, row: str, number: int) -> PaymentFacts:
    def typed(name: str) -> str:
        return post.get(f"{name}-{row}", "").strip()

    def account(name: str) -> str:
        return typed(name).replace(" ", "").replace("-", "")

    return PaymentFacts(
        payee_account=account("payee_account"), payee_bank=typed("payee_bank"),
        payee_name=typed("payee_name"), amount_fen=yuan(typed("amount"), "amount", number),
        paid_at=_moment(typed("paid_at"), number), payer_account=account("payer_account"),
    )  # fmt: skip


def _moment(text: str, row: int) -> datetime:
    """A moment as the page's field writes it: Asia/Shanghai, with or without seconds."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=clock.SHOWN_ZONE)
    except ValueError as error:
        raise Trouble(zh="请填转账时间", en="enter when it was paid", field="paid_at",
                      row=row) from error  # fmt: skip


def _read_row(payment: ReadPayment, text: str) -> Row:
    account, amount, at = payment.account, payment.amount, payment.moment
    row = Row(
        payee_account=account.number, payee_bank=account.bank,
        payee_name=payment.payee_name.value if payment.payee_name else "",
        amount=money.show(amount.fen) if amount else "", paid_at=_field(at.at) if at else "",
        payer_account=payment.payer.number if payment.payer else "",
        possible=account.luhn or not account.banks, banks=account.banks,
        spots=_spots((account, amount, at), text),
    )  # fmt: skip
    return replace(row, sure=row.possible and bool(account.bank and amount and at))


def _taken(read: list[Row], account: str) -> Row | None:
    """The next row that was read of that account, which no kept row had yet."""
    place = next((n for n, row in enumerate(read) if row.payee_account == account), None)
    return None if place is None else read.pop(place)


def _placed(row: Row, read: Row | None) -> Row:
    """A kept row with what the text tells of its place and its banks."""
    return replace(row, banks=read.banks, spots=read.spots) if read else row


def _spots(things: Iterable[Placed | None], text: str) -> list[Spot]:
    return [spot_of(thing, text) for thing in things if thing]


def _field(moment: datetime) -> str:
    return clock.shown(moment).strftime(TIME_FIELD)
