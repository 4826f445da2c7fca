"""What the tests of the lane share: a report with one payment, and a bank's words. All 虚构."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from fanzha.engine.read.report.numbers import luhn
from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.models import User
from fanzha.govern.access.rules import Actor
from fanzha.recover.freeze.actions import freeze_stopped
from fanzha.recover.freeze.models import Freeze
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.codes import answer_code
from fanzha.recover.message.models import Message
from fanzha.recover.message.rules import Answer
from fanzha.recover.report.actions import accept, file_case, take_report
from fanzha.recover.report.rules import PaymentFacts, Told
from fanzha.recover.stop.models import Order
from fanzha.recover.trace.models import Query

FREEZE_APPROVAL = "云公冻〔2026〕1号(虚构)"
MULE, NEXT, VICTIM = "9903000001272699277", "9904000001272699275", "9901000001272699271"


def card(digits: str) -> str:
    """A card number that can be: the digits with the check digit that fits them."""
    return next(number for last in range(10) if luhn(number := f"{digits}{last}"))


def payment(now: datetime, **changes: Any) -> PaymentFacts:
    """90,480 yuan to a mule at B03, ten minutes ago."""
    facts: dict[str, Any] = {
        "payee_account": MULE, "amount_fen": 9_048_000, "paid_at": now - timedelta(minutes=10),
        "payee_bank": "B03", "payee_name": "赵某甲(虚构)", "payer_account": VICTIM,
    }  # fmt: skip
    return PaymentFacts(**{**facts, **changes})


def taken(now: datetime, *payments: PaymentFacts, ref: str = "") -> int:
    """A report nobody has accepted."""
    told = Told("我被骗了(虚构)", "张某(虚构)", "16499010001", "loan", payments or (payment(now),))
    return take_report(told, source="public", source_ref=ref, now=now)


def accepted(now: datetime, duty: User, *payments: PaymentFacts) -> int:
    """A report whose orders are on their way."""
    report = taken(now, *payments)
    accept(report, actor_of(duty), now)
    return report


def order_of(report: int) -> Order:
    """The report's newest order."""
    return Order.objects.filter(report_id=report).order_by("-id")[0]


def answer_to(message: Message, result: str, at: datetime, **body: Any) -> Answer:
    """A bank's answer; a stop carries its moment and balance unless told otherwise."""
    return Answer(message.key, answer_code(message.code), message.bank, result, at, body)


def stopped(order: Order, at: datetime, result: str = "0000", balance: int = 9_048_000) -> Answer:
    """The bank stopped the account at that moment."""
    message = Message.objects.get(key=order.key)
    return answer_to(message, result, at, stopped_at=at.isoformat(), balance_fen=balance)


def statement(
    query_key: object, at: datetime, *lines: dict[str, Any], balance: int | None = 0
) -> Answer:
    """The bank's statement up to that moment."""
    return answer_to(
        Message.objects.get(key=query_key), "0000", at, as_of=at.isoformat(), balance_fen=balance,
        opening_balance_fen=0, holder="赵某甲(虚构)", lines=list(lines),
    )  # fmt: skip


def state(report: int, at: datetime, *lines: dict[str, Any], balance: int | None) -> None:
    """The bank answers all that the report still asks it with one statement."""
    for query in Query.objects.filter(report_id=report, state__in=("queued", "sent")):
        take_answer(statement(query.key, at, *lines, balance=balance), at)


def frozen_for(report: int, duty: Actor, at: datetime) -> Freeze:
    """The report's one stopped account, frozen in full: the case filed, the freeze approved."""
    file_case(report, "云公(刑)立字〔2026〕1号(虚构)", duty, at)
    freeze_stopped(report, FREEZE_APPROVAL, duty, at)
    freeze = Freeze.objects.get(report_id=report)
    message = Message.objects.get(key=freeze.key)
    said = {"frozen_at": at.isoformat(), "frozen_fen": 9_048_000}
    take_answer(answer_to(message, "0000", at, **said), at)
    freeze.refresh_from_db()
    return freeze


def line(name: str, at: datetime, payer: str, payee: str, fen: int, **more: str) -> dict[str, Any]:
    """One line of a statement."""
    return {"transfer_id": name, "time": at.isoformat(), "payer": payer, "payee": payee,
            "amount_fen": fen, "payee_bank": "B04", **more}  # fmt: skip
