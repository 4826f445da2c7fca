"""What a report's own words say, put into its fields; an officer confirms or corrects it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from fanzha.engine.read.report import Payment, Reading, read_report
from fanzha.engine.read.report.numbers import Prefixes, banks_of
from fanzha.govern.units.queries import of_kind
from fanzha.kit.errors import Trouble
from fanzha.recover.report.payments import check_payments
from fanzha.recover.report.rules import PaymentFacts, Told
from fanzha.words.bank_prefixes import bank_prefixes, spoken_names
from fanzha.words.enums import UnitKind


def banks() -> dict[str, str]:
    """Chinese name of every bank by its code."""
    return {unit.code: unit.name_zh for unit in of_kind(UnitKind.BANK)}


def reading_of(text: str, now: datetime) -> Reading:
    """What the text seems to say."""
    names = spoken_names(banks())
    return read_report(text, now, prefixes=bank_prefixes(), bank_names=names)


def prefixes() -> Prefixes:
    """Codes of the banks by the first digits of their accounts."""
    return bank_prefixes()


def bank_of(account: str) -> str:
    """The bank of a card by its first digits; "" where several share them, or none has them.

    >>> bank_of("9903000001272699277"), bank_of("9915000001272699277")
    ('B03', '')
    """
    found = banks_of(account, bank_prefixes())
    return found[0] if len(found) == 1 else ""


def prefilled(told: Told, now: datetime) -> Told:
    """`told` with the payments and the scam type its text tells of, where none are given.

    A payment that was given or read keeps what it says; its bank comes from the card's
    prefix where the prefix is one bank's. What lacks its amount or time stays in the text
    for the officer: a reading never refuses a report.
    """
    reading = reading_of(told.text, now)
    guess = reading.guesses[0].code if reading.guesses else ""
    found = [facts for payment in reading.payments if (facts := _facts(payment, now))]
    given = [_banked(payment) for payment in told.payments]
    return replace(
        told, payments=given or list(dict.fromkeys(found)), scam_type=told.scam_type or guess
    )


def _banked(payment: PaymentFacts) -> PaymentFacts:
    if payment.payee_bank in banks():
        return payment
    return replace(payment, payee_bank=bank_of(payment.payee_account))


def _facts(payment: Payment, now: datetime) -> PaymentFacts | None:
    account, amount, at = payment.account, payment.amount, payment.moment
    if not (amount and at):
        return None
    facts = PaymentFacts(
        payee_account=account.number, payee_bank=account.bank, amount_fen=amount.fen,
        paid_at=at.at, payee_name=payment.payee_name.value if payment.payee_name else "",
        payer_account=payment.payer.number if payment.payer else "",
    )  # fmt: skip
    try:
        check_payments([facts], now)
    except Trouble:
        return None
    return facts
