"""What an officer typed on the report page, as values; and what a text seems to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from fanzha.engine.read.report import Payment as ReadPayment
from fanzha.engine.read.report import Reading
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.recover.report.rules import PaymentFacts, Told
from fanzha.web.asked import yuan
from fanzha.words import money

TIME_FIELD = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True)
class Row:
    """One payment on the page. `sure` ticks it; `why` says what a person should look at."""

    payee_account: str = ""
    payee_bank: str = ""
    payee_name: str = ""
    amount: str = ""
    paid_at: str = ""
    payer_account: str = ""
    sure: bool = False
    luhn: bool = True


def rows_of(reading: Reading) -> list[Row]:
    """The payments a text seems to tell of; an empty row where it tells of none."""
    return [_read_row(payment) for payment in reading.payments] or [Row()]


def row_of(payment: PaymentFacts) -> Row:
    """A payment that was saved before."""
    return Row(
        payee_account=payment.payee_account, payee_bank=payment.payee_bank,
        payee_name=payment.payee_name, amount=money.show(payment.amount_fen),
        paid_at=_field(payment.paid_at), payer_account=payment.payer_account, sure=True,
    )  # fmt: skip


def told_of(post: QueryDict) -> Told:
    """The report as typed, with the ticked payments. Raises Trouble naming row and field."""
    rows = post.getlist("row")
    ticked = set(post.getlist("sure"))
    return Told(
        text=post.get("text", ""),
        victim_name=post.get("victim_name", "").strip(),
        victim_phone=post.get("victim_phone", "").strip(),
        scam_type=post.get("scam_type", ""),
        payments=[
            _typed(post, row, number) for number, row in enumerate(rows, start=1) if row in ticked
        ],
    )


def _typed(post: QueryDict, row: str, number: int) -> PaymentFacts:
    def typed(name: str) -> str:
        return post.get(f"{name}-{row}", "").strip()

    account = typed("payee_account").replace(" ", "").replace("-", "")
    return PaymentFacts(
        payee_account=account, payee_bank=typed("payee_bank"), payee_name=typed("payee_name"),
        amount_fen=yuan(typed("amount"), "amount", number), paid_at=_moment(typed("paid_at"), number),
        payer_account=typed("payer_account").replace(" ", ""),
    )  # fmt: skip


def _moment(text: str, row: int) -> datetime:
    """A moment as the page's field writes it: Asia/Shanghai, with or without seconds."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=clock.SHOWN_ZONE)
    except ValueError as error:
        raise Trouble(zh="请填转账时间", en="enter when it was paid", field="paid_at",
                      row=row) from error  # fmt: skip


def _read_row(payment: ReadPayment) -> Row:
    account, amount, at = payment.account, payment.amount, payment.moment
    return Row(
        payee_account=account.number, payee_bank=account.bank,
        payee_name=payment.payee_name.value if payment.payee_name else "",
        amount=money.show(amount.fen) if amount else "", paid_at=_field(at.at) if at else "",
        payer_account=payment.payer.number if payment.payer else "", luhn=account.luhn,
        sure=bool(account.luhn and account.bank and amount and at),
    )  # fmt: skip


def _field(moment: datetime) -> str:
    return clock.shown(moment).strftime(TIME_FIELD)
