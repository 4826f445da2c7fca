"""Pure decisions on papers: their kinds, their numbers, who issues and who opens them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from fanzha.govern.access.rules import SYSTEM, Actor, may_see_money
from fanzha.kit.clock import shown
from fanzha.words.enums import Role


class Kind(StrEnum):
    """What a paper is for."""

    APPLICATION = "application"
    RECEIPT = "receipt"
    STOP = "stop"
    EXTEND_STOP = "extend_stop"
    LIFT_STOP = "lift_stop"
    HOLD = "hold"
    QUERY = "query"
    FREEZE = "freeze"
    RENEW_FREEZE = "renew_freeze"
    LIFT_FREEZE = "lift_freeze"
    REFUND_TOLD = "refund_told"
    REFUND_DECISION = "refund_decision"
    REFUND_NOTICE = "refund_notice"
    REFUND_PUBLIC = "refund_public"
    FLOW = "flow"


TITLES = {
    Kind.APPLICATION: {"zh": "紧急止付申请表", "en": "Application for an emergency stop"},
    Kind.RECEIPT: {"zh": "接受案件回执单", "en": "Receipt of a report"},
    Kind.STOP: {"zh": "紧急止付通知书", "en": "Emergency stop notice"},
    Kind.EXTEND_STOP: {"zh": "延长紧急止付通知书", "en": "Notice extending a stop"},
    Kind.LIFT_STOP: {"zh": "解除紧急止付通知书", "en": "Notice lifting a stop"},
    Kind.HOLD: {"zh": "保护性止付通知书", "en": "Protective hold notice"},
    Kind.QUERY: {"zh": "协助查询财产通知书", "en": "Notice of a query of assets"},
    Kind.FREEZE: {"zh": "协助冻结财产通知书", "en": "Freeze notice"},
    Kind.RENEW_FREEZE: {"zh": "继续冻结财产通知书", "en": "Notice renewing a freeze"},
    Kind.LIFT_FREEZE: {"zh": "协助解除冻结财产通知书", "en": "Notice lifting a freeze"},
    Kind.REFUND_TOLD: {"zh": "冻结资金返还告知书", "en": "Notice of a refund to a victim"},
    Kind.REFUND_DECISION: {"zh": "冻结资金返还决定书", "en": "Decision to give frozen money back"},
    Kind.REFUND_NOTICE: {"zh": "协助返还冻结资金通知书", "en": "Notice to pay frozen money back"},
    Kind.REFUND_PUBLIC: {"zh": "冻结资金返还公告", "en": "Public notice of a refund"},
    Kind.FLOW: {"zh": "资金流向图", "en": "Fund-flow map, for the case file"},
}

# Across every page of a paper of the demo.
MADE_UP = "演示 · 虚构"


def number_of(kind: Kind, year: int, seq: int) -> str:
    """The number a paper goes by.

    >>> number_of(Kind.STOP, 2026, 17)
    '紧急止付通知书〔2026〕17号'
    """
    return f"{TITLES[kind]['zh']}〔{year}〕{seq}号"


def year_of(now: datetime) -> int:
    """The year a paper is numbered in: that of its day in Asia/Shanghai.

    >>> from datetime import UTC
    >>> year_of(datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    2027
    """
    return shown(now).year


def fingerprint(kind: Kind, content: Mapping[str, Any]) -> str:
    """SHA-256 of a paper's kind and content, whatever the order of its keys."""
    plain = json.dumps([kind, content], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def check_code(sha256: str) -> str:
    """The part of the fingerprint that is printed on every page, to compare by eye.

    >>> check_code("9f3a1c0277d4e5b6" + "0" * 48)
    '9F3A 1C02 77D4 E5B6'
    """
    return " ".join(sha256[at : at + 4].upper() for at in range(0, 16, 4))


def may_issue(actor: Actor) -> bool:
    """Whether `actor` gives papers out."""
    return actor.role in {Role.DUTY_OFFICER, SYSTEM.role}


def may_open(actor: Actor, bank: str) -> bool:
    """Whether `actor` may read a paper: the centre every one, a liaison those to its own bank.

    >>> liaison = Actor(3, Role.BANK_LIAISON, "B01", "/C/B01/")
    >>> may_open(liaison, "B01"), may_open(liaison, "B02"), may_open(liaison, "")
    (True, False, False)
    """
    return may_see_money(actor, bank)
