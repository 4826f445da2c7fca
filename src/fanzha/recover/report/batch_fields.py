"""A row of a file of reports: which fields it may have, what is wrong in it, what it tells. Pure.

Several rows with one `source_ref` are one report with several payments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from fanzha.engine.read.applying import Check
from fanzha.engine.read.cells import Fault, Reason
from fanzha.engine.read.mapping import FieldSpec
from fanzha.kit.errors import Trouble
from fanzha.recover.report.payments import check_payments
from fanzha.recover.report.rules import PaymentFacts, Told, check_person, check_text
from fanzha.words import money
from fanzha.words.scam_types import TAXONOMY

LONGEST_REF = 40
"""With a mapping's name before it, it fits a report's `source_ref`."""
FIELDS: dict[str, FieldSpec] = {
    "source_ref": FieldSpec("identifier", longest=LONGEST_REF),
    "text": FieldSpec("text", required=False),
    "victim_name": FieldSpec("text", required=False),
    "victim_phone": FieldSpec("identifier", required=False),
    "victim_id": FieldSpec("identifier", required=False),
    "scam_type": FieldSpec("text", required=False, one_of=frozenset(TAXONOMY.nodes)),
    "received_at": FieldSpec("time", required=False),
    "payee_account": FieldSpec("identifier", required=False),
    "payee_bank": FieldSpec("text", required=False),
    "payee_name": FieldSpec("text", required=False),
    "amount_fen": FieldSpec("fen", required=False),
    "paid_at": FieldSpec("time", required=False),
    "payer_account": FieldSpec("identifier", required=False),
}
Row = Mapping[str, Any]


def checks(banks: Mapping[str, str], now: datetime) -> tuple[Check, ...]:
    """What a row must fulfil besides its fields. `banks`: code by name."""

    def check(rows: pa.Table) -> list[Fault]:
        wrong: dict[tuple[str, Reason], list[int]] = defaultdict(list)
        for at, row in enumerate(rows.to_pylist()):
            if trouble := _trouble(row, banks, now):
                wrong[trouble.field or "", (trouble.zh, trouble.en)].append(at)
        return [
            Fault(field, _mask(places, len(rows)), reason)
            for (field, reason), places in wrong.items()
        ]

    return (check,)


def told_of(rows: Iterable[Row], banks: Mapping[str, str]) -> Told:
    """What the rows of one report tell together: every text once, every payment once."""
    each = [_told(row, banks) for row in rows]
    first = each[0]
    texts = dict.fromkeys(told.text for told in each)
    payments = dict.fromkeys(payment for told in each for payment in told.payments)
    return replace(first, text="\n".join(texts), payments=list(payments))


def _told(row: Row, banks: Mapping[str, str]) -> Told:
    payment = _payment(row, banks)
    text = row["text"] or ""
    return Told(
        text=text if text and payment else f"{text} {_known(row)}".strip(),
        victim_name=row["victim_name"] or "", victim_phone=row["victim_phone"] or "",
        victim_id=row["victim_id"] or "", scam_type=row["scam_type"] or "",
        payments=[payment] if payment else [],
    )  # fmt: skip


def _payment(row: Row, banks: Mapping[str, str]) -> PaymentFacts | None:
    """The row's payment, where it has account, amount and time."""
    if not row["payee_account"] or row["amount_fen"] is None or row["paid_at"] is None:
        return None
    bank = (row["payee_bank"] or "").strip()
    return PaymentFacts(
        payee_account=row["payee_account"].replace("-", ""), amount_fen=row["amount_fen"],
        paid_at=row["paid_at"], payee_bank=banks.get(bank, bank), payee_name=row["payee_name"] or "",
        payer_account=(row["payer_account"] or "").replace("-", ""),
    )  # fmt: skip


def _known(row: Row) -> str:
    """What a row knows of its payment in words: of one without a text, or one that lacks
    something and is left to the officer who reads it."""
    fen = row["amount_fen"]
    known = [
        ("收款账号", row["payee_account"]), ("收款人", row["payee_name"]),
        ("银行", row["payee_bank"]), ("金额", f"{money.show(fen)}元" if fen else None),
        ("时间", f"{row['paid_at']:%F %T%z}" if row["paid_at"] else None),
    ]  # fmt: skip
    return ", ".join(f"{name}{value}" for name, value in known if value)


def _trouble(row: Row, banks: Mapping[str, str], now: datetime) -> Trouble | None:
    told, at = _told(row, banks), row["received_at"] or now
    try:
        if at > now:
            raise Trouble(zh="接报时间晚于现在", en="received later than now", field="received_at")
        check_text(told.text)
        check_person(told.victim_name, told.victim_phone, told.victim_id)
        check_payments(told.payments, at)
    except Trouble as trouble:
        return trouble
    return None


def _mask(places: Iterable[int], count: int) -> Any:
    bad = np.zeros(count, np.bool_)
    bad[list(places)] = True
    return bad
