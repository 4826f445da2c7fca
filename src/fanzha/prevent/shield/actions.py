"""Verbs of the payee check: answer a question, record an override, keep pictures."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.prevent.protect.holders import phone_of_account
from fanzha.prevent.shield import ports
from fanzha.prevent.shield.asking import Insists
from fanzha.prevent.shield.keeping import insert
from fanzha.prevent.shield.models import AccountPicture, Check, Override
from fanzha.prevent.shield.queries import facts
from fanzha.prevent.shield.rules import (
    Answer,
    Ask,
    Decision,
    Insisted,
    OpenAlert,
    Picture,
    decide,
    level_after_override,
    require_overridable,
)
from fanzha.prevent.shield.tiers import tiers
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason

MACHINE = "bank"
"""The role under which the record keeps a bank's system."""


class Contradiction(Trouble):
    """The same request id came with another content."""


@dataclass(frozen=True)
class Answered:
    """What a bank is told of its question; `key` names it in an override."""

    key: UUID
    answer: Answer
    delay_minutes: int
    reasons: tuple[Reason, ...]
    expires_at: datetime


def check(ask: Ask, now: datetime) -> Answered:
    """Answer a question and keep both; the same question again gets the same answer.

    Raises Contradiction where the bank used the request id for another question.
    """
    digest = _digest(asdict(ask))
    first = _first(ask, digest, now)
    if first is not None:
        return _answered(first)
    return _again(Check.objects.get(bank=ask.bank, request_id=ask.request_id), digest)


@transaction.atomic
def override(key: UUID, insists: Insists, now: datetime) -> Level | None:
    """The customer insists: keep who confirmed it, and tell those who dissuade.

    Returns the level of the signal raised about the payer, None where the register does not
    know whose account it is. The same override again changes nothing. Raises
    Check.DoesNotExist for a check that is not this bank's, Contradiction for another override
    of the same check, and Trouble for an answer that cannot be overridden.
    """
    row = Check.objects.select_for_update().get(key=key, bank=insists.bank)
    phone = phone_of_account(row.payer)
    alert = Level(row.alert_level) if row.alert_level else None
    level = level_after_override(Answer(row.answer), alert) if phone else None
    before = Override.objects.filter(check_of=row).first()
    if before is not None:
        _require_same(before, insists)
        return level
    require_overridable(Answer(row.answer), row.expires_at, now)
    Override.objects.create(
        check_of=row, request_id=insists.request_id, confirmed_by=insists.confirmed_by,
        how=insists.how, at=insists.at, told_at=now,
    )  # fmt: skip
    _record(row, "override", "check", row.pk, now)
    if phone and level:
        ports.dissuaders().told(_insisted(row, phone, level, now))
    changed(f"bank-{row.bank}")
    return level


@transaction.atomic
def keep_pictures(pictures: Iterable[tuple[str, Picture]], at: datetime) -> None:
    """The detector's newest view of accounts; `at` is its log time, UTC."""
    rows = [AccountPicture(account=number, at=at, **asdict(of)) for number, of in pictures]
    AccountPicture.objects.bulk_create(
        rows, batch_size=5000, update_conflicts=True, unique_fields=["account"],
        update_fields=["payers", "payees", "in_fen", "out_fen", "gap_s", "idle_days", "at"],
    )  # fmt: skip


def name_mark(name: str) -> str:
    """A keyed hash of a name without its blanks: equal names have equal marks."""
    plain = "".join(name.split()).casefold().encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"payee:" + plain, hashlib.sha256).hexdigest()[
        :32
    ]


def _first(ask: Ask, digest: str, now: datetime) -> Check | None:
    """Decide and keep; None where the request id is known.

    What was asked before is looked for only then, since it is rare.
    """
    mark = name_mark(ask.payee_name)
    known = facts(ask, mark, now)
    row = _row(ask, decide(ask, known, tiers(now), now), known.alert, digest, mark, now)
    is_new = insert(row) if known.alert is None else _looked(row, known.alert, now)
    return row if is_new else None


@transaction.atomic
def _looked(row: Check, alert: OpenAlert, now: datetime) -> bool:
    """Keep an answer that drew on an alert, and with it the look. False as in `insert`."""
    is_new = insert(row)
    if is_new:
        _record(row, "look", "alert", alert.alert_id, now)
    return is_new


def _digest(question: object) -> str:
    return hashlib.sha256(repr(question).encode()).hexdigest()


def _again(row: Check, digest: str) -> Answered:
    if row.digest != digest:
        raise Contradiction(
            zh="同一请求号内容不同",
            en="the same request id with another content",
            field="request_id",
        )
    return _answered(row)


def _require_same(before: Override, insists: Insists) -> None:
    if before.request_id != insists.request_id:
        raise Contradiction(
            zh="该笔已登记坚持转账", en="this check was overridden before", field="check_id"
        )


def _row(
    ask: Ask, decision: Decision, alert: OpenAlert | None, digest: str, mark: str, now: datetime
) -> Check:
    return Check(
        key=uuid4(), bank=ask.bank, request_id=ask.request_id, digest=digest, payer=ask.payer,
        payee=ask.payee, name_mark=mark, amount_fen=ask.amount_fen, channel=ask.channel,
        age_group=ask.age_group or "", at=ask.at, asked_at=now, answer=decision.answer,
        delay_minutes=decision.minutes, reasons=[one.as_dict() for one in decision.reasons],
        alert_id=alert.alert_id if alert else None, alert_level=alert.level if alert else "",
        expires_at=decision.expires_at,
    )  # fmt: skip


def _answered(row: Check) -> Answered:
    reasons = tuple(Reason(item["code"], item["params"]) for item in row.reasons)
    return Answered(row.key, Answer(row.answer), row.delay_minutes, reasons, row.expires_at)


def _record(row: Check, verb: str, kind: str, subject: int, now: datetime) -> None:
    record(
        actor_id=None, role=MACHINE, verb=verb, subject_kind=kind, subject_id=subject,
        ground=f"check:{row.pk}", purpose="payee_check", now=now,
    )  # fmt: skip


def _insisted(row: Check, phone: str, level: Level, now: datetime) -> Insisted:
    paid: dict[str, Any] = {
        "payer": row.payer, "payee": row.payee, "amount_fen": row.amount_fen
    }  # fmt: skip
    reason = Reason("payment_insisted", {"amount": row.amount_fen})
    return Insisted(f"payee-check:{row.key}", phone, level, reason, row.at, now, paid)
