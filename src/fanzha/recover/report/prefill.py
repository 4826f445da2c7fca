"""What a report's own words say, put into its fields; an officer confirms or corrects it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from fanzha.engine.read.report import Payment, Reading, read_report
from fanzha.govern.units.queries import of_kind
from fanzha.kit.errors import Trouble
from fanzha.recover.report.rules import PaymentFacts, Told, check_banks, check_payments
from fanzha.words.bank_prefixes import bank_prefixes, spoken_names
from fanzha.words.enums import UnitKind


def banks() -> dict[str, str]:
    """Chinese name of every bank by its code."""
    return {unit.code: unit.name_zh for unit in of_kind(UnitKind.BANK)}


def reading_of(text: str, now: datetime) -> Reading:
    """What the text seems to say."""
    names = spoken_names(banks())
    return read_report(text, now, prefixes=bank_prefixes(), bank_names=names)


def prefilled(told: Told, now: datetime) -> Told:
    """`told` with the payments and the scam type its text tells of, where none are given.

    A payment that lacks its account, bank, amount or time, or that cannot be right, stays
    in the text for the officer: a reading never refuses a report.
    """
    reading = reading_of(told.text, now)
    guess = reading.guesses[0].code if reading.guesses else ""
    known = banks()
    found = [facts for payment in reading.payments if (facts := _facts(payment, now, known))]
    return replace(
        told, payments=told.payments or _each_once(found), scam_type=told.scam_type or guess
    )


def _facts(payment: Payment, now: datetime, known: Collection[str]) -> PaymentFacts | None:
    account, amount, at = payment.account, payment.amount, payment.moment
    if not (account.luhn and account.bank and amount and at):
        return None
    facts = PaymentFacts(
        payee_account=account.number, payee_bank=account.bank, amount_fen=amount.fen,
        paid_at=at.at, payee_name=payment.payee_name.value if payment.payee_name else "",
        payer_account=payment.payer.number if payment.payer else "",
    )  # fmt: skip
    try:
        check_payments([facts], now)
        check_banks([facts], known)
    except Trouble:
        return None
    return facts


def _each_once(found: list[PaymentFacts]) -> list[PaymentFacts]:
    return list(dict.fromkeys(found))
