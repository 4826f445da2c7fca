"""Pure decisions on reports: states, and what a payment must be before money is stopped."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.kit.errors import Trouble
from fanzha.words.enums import Role


class State(StrEnum):
    """Received: nobody has decided. Accepted: orders may leave. Filed: a case (立案)."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    FILED = "filed"
    CLOSED = "closed"
    REJECTED = "rejected"


MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (State.RECEIVED, State.ACCEPTED),
        (State.RECEIVED, State.REJECTED),
        (State.ACCEPTED, State.FILED),
        (State.ACCEPTED, State.CLOSED),
        (State.FILED, State.CLOSED),
    }
)


class Source(StrEnum):
    """How the report came in."""

    PUBLIC = "public"
    DESK = "desk"
    ALERT = "alert"
    API = "api"


# A clock at the victim's bank may run ahead of ours by this much.
CLOCKS_DIFFER = timedelta(minutes=5)
# Twenty years: an older date is a slip of the hand, and one of year 1 has no local time.
LONGEST_AGO = timedelta(days=20 * 365 + 5)
LONGEST_WHY = 200
LONGEST_TEXT = 20_000
_ACCOUNT = re.compile(r"[0-9A-Za-z]{6,34}")
_CASE_NO = re.compile(r"[^\s]{4,40}")


@dataclass(frozen=True)
class PaymentFacts:
    """One payment a victim made: payee account, amount and time are enough to stop it.

    `paid_at` carries a zone; `payee_bank` is a unit code; what is unknown is empty.
    """

    payee_account: str
    amount_fen: int
    paid_at: datetime
    payee_bank: str
    payee_name: str = ""
    payer_account: str = ""
    payer_bank: str = ""
    payer_name: str = ""


@dataclass(frozen=True)
class Told:
    """What a report says, as far as it is known. Names and phone may be empty."""

    text: str
    victim_name: str = ""
    victim_phone: str = ""
    scam_type: str = ""
    payments: Sequence[PaymentFacts] = field(default=())


def check_payments(payments: Sequence[PaymentFacts], now: datetime) -> None:
    """Raise Trouble naming the first wrong payment (1-based row) and its field."""
    seen = set()
    for row, payment in enumerate(payments, start=1):
        _check(payment, now, row)
        if payment in seen:
            raise Trouble(
                zh="同一笔转账填了两次", en="the same payment twice", field="payment", row=row
            )
        seen.add(payment)


def check_acceptable(payments: Sequence[PaymentFacts]) -> None:
    """Raise Trouble when a report has nothing that could be stopped."""
    if not payments:
        raise Trouble(
            zh="至少要有一笔转账(收款账号、金额、时间), 才能止付",
            en="at least one payment (payee account, amount, time) is needed to stop money",
            field="payment",
        )


def check_text(text: str) -> None:
    """Raise Trouble for an empty or an overlong text."""
    if not text.strip():
        raise Trouble(zh="请写下发生了什么", en="write down what happened", field="text")
    if len(text) > LONGEST_TEXT:
        raise Trouble(
            zh=f"报案内容超过 {LONGEST_TEXT} 字, 请缩短",
            en=f"the text is longer than {LONGEST_TEXT} characters: shorten it",
            field="text",
        )


def check_person(name: str, phone: str) -> None:
    """Raise Trouble for a name or a phone number longer than any real one."""
    for name_of, value, longest in (("victim_name", name, 80), ("victim_phone", phone, 20)):
        if len(value) > longest:
            raise Trouble(zh=f"超过 {longest} 字", en=f"longer than {longest} characters",
                          field=name_of)  # fmt: skip


def check_banks(payments: Sequence[PaymentFacts], known: Collection[str]) -> None:
    """Raise Trouble naming the first payment whose payee bank is not one of `known` codes."""
    for row, payment in enumerate(payments, start=1):
        if payment.payee_bank not in known:
            raise _wrong("payee_bank", row, "没有这家银行, 请从列表中选择",
                         "no such bank: choose one from the list")  # fmt: skip


def check_why(why: str) -> None:
    """Raise Trouble for a reason that is too long to be kept whole."""
    if len(why) > LONGEST_WHY:
        raise Trouble(zh=f"理由超过 {LONGEST_WHY} 字", field="why",
                      en=f"the reason is longer than {LONGEST_WHY} characters")  # fmt: skip


def check_case_no(case_no: str) -> None:
    """Raise Trouble for what cannot be a case number."""
    if not _CASE_NO.fullmatch(case_no):
        raise Trouble(
            zh="请填写立案文号(4–40 字, 不含空格)",
            en="enter the case number (4–40 characters, no spaces)",
            field="case_no",
        )


def check_move(old: str, new: str) -> None:
    """Raise Trouble when a report may not go from `old` to `new`.

    >>> check_move("received", "accepted")
    """
    if (old, new) not in MOVES:
        raise Trouble(
            zh=f"报案处于“{old}”状态, 不能转为“{new}”",
            en=f"a report that is {old} cannot become {new}",
            field="state",
        )


def may_take(actor: Actor) -> bool:
    """Whether `actor` decides on reports: accepts, files, rejects."""
    return actor.role in {Role.DUTY_OFFICER, SYSTEM.role}


def may_read(actor: Actor) -> bool:
    """Whether `actor` may read a report at all."""
    return may_take(actor) or actor.role in {Role.ANALYST, Role.LEADER}


def _check(payment: PaymentFacts, now: datetime, row: int) -> None:
    if not _ACCOUNT.fullmatch(payment.payee_account):
        raise _wrong("payee_account", row, "收款账号应为 6–34 位数字或字母",
                     "a payee account has 6–34 digits or letters")  # fmt: skip
    if payment.payer_account and not _ACCOUNT.fullmatch(payment.payer_account):
        raise _wrong("payer_account", row, "付款账号应为 6–34 位数字或字母",
                     "a payer account has 6–34 digits or letters")  # fmt: skip
    if max(len(payment.payee_name), len(payment.payer_name)) > 80:
        raise _wrong("payee_name", row, "户名超过 80 字", "a name longer than 80 characters")
    if payment.payee_account == payment.payer_account:
        raise _wrong("payee_account", row, "收款账号与付款账号相同",
                     "payer and payee are the same account")  # fmt: skip
    if not payment.payee_bank:
        raise _wrong("payee_bank", row, "请选择收款银行: 指令要送往该行",
                     "choose the payee's bank: the order goes there")  # fmt: skip
    if not 0 < payment.amount_fen < 2**63:
        raise _wrong("amount", row, "金额必须大于零", "the amount must be above zero")
    if payment.paid_at.tzinfo is None:
        raise _wrong("paid_at", row, "时间没有时区", "a time without zone")
    if payment.paid_at > now + CLOCKS_DIFFER:
        raise _wrong("paid_at", row, "转账时间在将来", "the payment lies in the future")
    if payment.paid_at < now - LONGEST_AGO:
        raise _wrong("paid_at", row, "转账时间在二十年以前, 请核对",
                     "the payment lies more than twenty years back: check the date")  # fmt: skip


def _wrong(field: str, row: int, zh: str, en: str) -> Trouble:
    return Trouble(zh=zh, en=en, field=field, row=row)
