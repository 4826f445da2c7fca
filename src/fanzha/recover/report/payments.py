"""Pure decisions on payments: what one must be, what makes it doubtful, when two are the same.

A payment is `sound` when money could be stopped by it. At the desk only sound payments are
taken; what the public, the hotline or a file says is kept as it is and marked, because a
report with a slip in it is still a report.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from fanzha.engine.read.report.numbers import Prefixes, is_impossible_card
from fanzha.kit.errors import Trouble
from fanzha.recover.report.rules import PaymentFacts

# A clock at the victim's bank may run ahead of ours by this much.
CLOCKS_DIFFER = timedelta(minutes=5)
# Twenty years: an older date is a slip of the hand, and one of year 1 has no local time.
LONGEST_AGO = timedelta(days=20 * 365 + 5)
# Two people tell one payment to the minute, a bank to the second.
SAME_WITHIN = timedelta(minutes=2)
# "About a quarter past four": near enough to be shown as perhaps the same.
LIKE_WITHIN = timedelta(minutes=30)
MOST_PAYMENTS = 200
_ACCOUNT = re.compile(r"[0-9A-Za-z]{6,34}")
_LONGEST_NAME = 80


def check_payments(payments: Sequence[PaymentFacts], now: datetime) -> None:
    """Raise Trouble naming the first payment (1-based row) that cannot be kept, and its field."""
    if len(payments) > MOST_PAYMENTS:
        raise Trouble(zh=f"转账多于 {MOST_PAYMENTS} 笔", en=f"more than {MOST_PAYMENTS} payments",
                      field="payment")  # fmt: skip
    seen = set()
    for row, payment in enumerate(payments, start=1):
        _check(payment, now, row)
        if payment in seen:
            raise _wrong("payment", row, "同一笔转账填了两次", "the same payment twice")
        seen.add(payment)


def doubts(
    payments: Sequence[PaymentFacts], banks: Collection[str], prefixes: Prefixes
) -> list[Trouble]:
    """Why no order could leave for a payment: no known bank, or an impossible card number."""
    rows = enumerate(payments, start=1)
    return [doubt for row, payment in rows for doubt in _doubts(payment, banks, prefixes, row)]


def check_sound(
    payments: Sequence[PaymentFacts], banks: Collection[str], prefixes: Prefixes
) -> None:
    """Raise Trouble for the first doubt about these payments."""
    for doubt in doubts(payments, banks, prefixes):
        raise doubt


def check_acceptable(payments: Sequence[PaymentFacts]) -> None:
    """Raise Trouble when a report has nothing that could be stopped."""
    if not payments:
        raise Trouble(
            zh="至少要有一笔转账(收款账号、金额、时间), 才能止付",
            en="at least one payment (payee account, amount, time) is needed to stop money",
            field="payment",
        )


def is_same(one: PaymentFacts, two: PaymentFacts, within: timedelta = SAME_WITHIN) -> bool:
    """Whether two reports tell of one payment: payee, amount and time, and no other payer.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> slip = PaymentFacts("9903000001272699277", 500, noon, "B03", payer_account="990100")
    >>> said = PaymentFacts("9903000001272699277", 500, noon + timedelta(seconds=33), "B03")
    >>> is_same(slip, said)
    True
    """
    payers = {one.payer_account, two.payer_account} - {""}
    return (
        (one.payee_account, one.amount_fen) == (two.payee_account, two.amount_fen)
        and abs(one.paid_at - two.paid_at) <= within
        and len(payers) < 2
    )


def _check(payment: PaymentFacts, now: datetime, row: int) -> None:
    if not _ACCOUNT.fullmatch(payment.payee_account):
        raise _wrong("payee_account", row, "收款账号应为 6–34 位数字或字母",
                     "a payee account has 6–34 digits or letters")  # fmt: skip
    if payment.payer_account and not _ACCOUNT.fullmatch(payment.payer_account):
        raise _wrong("payer_account", row, "付款账号应为 6–34 位数字或字母",
                     "a payer account has 6–34 digits or letters")  # fmt: skip
    if max(len(payment.payee_name), len(payment.payer_name)) > _LONGEST_NAME:
        raise _wrong("payee_name", row, "户名超过 80 字", "a name longer than 80 characters")
    if payment.payee_account == payment.payer_account:
        raise _wrong("payee_account", row, "收款账号与付款账号相同",
                     "payer and payee are the same account")  # fmt: skip
    if not 0 < payment.amount_fen < 2**63:
        raise _wrong("amount", row, "金额必须大于零", "the amount must be above zero")
    _check_time(payment.paid_at, now, row)


def _check_time(paid_at: datetime, now: datetime, row: int) -> None:
    if paid_at.tzinfo is None:
        raise _wrong("paid_at", row, "时间没有时区", "a time without zone")
    if paid_at > now + CLOCKS_DIFFER:
        raise _wrong("paid_at", row, "转账时间在将来", "the payment lies in the future")
    if paid_at < now - LONGEST_AGO:
        raise _wrong("paid_at", row, "转账时间在二十年以前, 请核对",
                     "the payment lies more than twenty years back: check the date")  # fmt: skip


def _doubts(
    payment: PaymentFacts, banks: Collection[str], prefixes: Prefixes, row: int
) -> Iterator[Trouble]:
    if is_impossible_card(payment.payee_account, prefixes):
        yield _wrong("payee_account", row, "卡号校验位不符, 没有这样的卡, 请再核对",
                     "the check digit is wrong: no card has this number, check it")  # fmt: skip
    if is_impossible_card(payment.payer_account, prefixes):
        yield _wrong("payer_account", row, "付款卡号校验位不符, 请再核对",
                     "the payer's check digit is wrong: check the number")  # fmt: skip
    if not payment.payee_bank:
        yield _wrong("payee_bank", row, "请选择收款银行: 指令要送往该行",
                     "choose the payee's bank: the order goes there")  # fmt: skip
    elif payment.payee_bank not in banks:
        yield _wrong("payee_bank", row, "没有这家银行, 请从列表中选择",
                     "no such bank: choose one from the list")  # fmt: skip


def _wrong(field: str, row: int, zh: str, en: str) -> Trouble:
    return Trouble(zh=zh, en=en, field=field, row=row)
