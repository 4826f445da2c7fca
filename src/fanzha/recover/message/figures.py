"""How long banks take to answer. For sums; no personal data: no gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fanzha.recover.message.codes import Code, result_label
from fanzha.recover.message.models import Message


class Asked(StrEnum):
    """What kind of thing was asked of a bank."""

    STOP = "stop"
    FREEZE = "freeze"
    QUESTION = "question"
    OTHER = "other"


ASKED_LABELS = {
    Asked.STOP: {"zh": "止付", "en": "stop"},
    Asked.FREEZE: {"zh": "冻结", "en": "freeze"},
    Asked.QUESTION: {"zh": "查询", "en": "query"},
    Asked.OTHER: {"zh": "续期、解除、监控、返还", "en": "extend, lift, watch, pay back"},
}
_ASKED = {
    Code.STOP: Asked.STOP, Code.FREEZE: Asked.FREEZE, Code.QUERY: Asked.QUESTION,
    Code.QUERY_HOLDER: Asked.QUESTION, Code.QUERY_ACCOUNTS: Asked.QUESTION,
}  # fmt: skip


@dataclass(frozen=True)
class Reply:
    """One message to a bank: when it was made, and when the answer came in. None: no answer yet.

    Whatever the bank said counts, a refusal too.
    """

    message_id: int
    bank: str
    code: str
    asked: Asked
    asked_at: datetime
    answered_at: datetime | None
    result: str

    @property
    def seconds(self) -> float | None:
        """From the order to the answer, None while there is none."""
        return (self.answered_at - self.asked_at).total_seconds() if self.answered_at else None

    @property
    def words(self) -> dict[str, str]:
        """What the bank said, in both languages."""
        return result_label(self.result)


def replies(since: datetime, until: datetime) -> Iterator[Reply]:
    """Every message made in [since, until) that asks for something, in order of time.

    A paper that follows its order asks for nothing.
    """
    rows = Message.objects.filter(created_at__gte=since, created_at__lt=until)
    rows = rows.exclude(code=Code.PAPER)
    told = rows.order_by("created_at", "id").values_list(
        "id", "bank", "code", "created_at", "answered_at", "answer__result"
    )
    for number, bank, code, made, answered, result in told:
        asked = _ASKED.get(Code(code), Asked.OTHER)
        yield Reply(number, bank, code, asked, made, answered, result or "")
