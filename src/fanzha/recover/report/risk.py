"""The order of the queue: how much of a report's money may still be caught, and why. Pure.

Assumed, not measured: of money in a first account half is gone after half an hour. Field
reports say that it is split "within minutes"; a centre puts its own figure here once it has
enough answered stops. The figure orders the queue and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fanzha.recover.report.rules import PaymentFacts
from fanzha.words import money
from fanzha.words.money import Fen

HALF_LIFE = timedelta(minutes=30)


@dataclass(frozen=True)
class Risk:
    """Fen that may still be caught, and the reasons in both languages, weightiest first."""

    fen: int
    reasons: tuple[dict[str, str], ...]


def still_there_fen(amount_fen: int, since: timedelta) -> int:
    """What may still be in the first account so long after the payment, rounded to the fen.

    >>> still_there_fen(10_000, timedelta(minutes=30)), still_there_fen(10_000, timedelta(hours=2))
    (5000, 625)
    """
    halves: float = max(since, timedelta()) / HALF_LIFE
    return round(amount_fen * math.exp2(-halves))


def risk_of(
    payments: Sequence[PaymentFacts], now: datetime, *, doubtful: int = 0,
    same_as: Sequence[int] = (),
) -> Risk:  # fmt: skip
    """What hangs on accepting this report now.

    `doubtful` counts what a person has to put right first, `same_as` are reports that tell
    of the same payment.
    """
    parts = [(still_there_fen(one.amount_fen, now - one.paid_at), one) for one in payments]
    parts.sort(key=lambda part: -part[0])
    reasons = [*_of_payments(parts, now), *_of_report(doubtful, same_as)]
    return Risk(sum(fen for fen, _ in parts), tuple(reasons))


def _of_payments(
    parts: Sequence[tuple[int, PaymentFacts]], now: datetime
) -> Iterable[dict[str, str]]:
    if not parts:
        yield {"zh": "没有读出转账, 请回电询问", "en": "no payment read: call back and ask"}
        return
    fen, first = parts[0]
    minutes = max(0, int((now - first.paid_at) / timedelta(minutes=1)))
    paid, left = money.show(Fen(first.amount_fen)), money.show(Fen(fen))
    yield {
        "zh": f"{minutes} 分钟前转出 ¥{paid}, 估计 ¥{left} 还在",
        "en": f"¥{paid} paid {minutes} min ago, ¥{left} of it may still be there",
    }
    if len(parts) > 1:
        yield {"zh": f"另有 {len(parts) - 1} 笔", "en": f"{len(parts) - 1} more payments"}


def _of_report(doubtful: int, same_as: Sequence[int]) -> Iterable[dict[str, str]]:
    if doubtful:
        yield {"zh": f"{doubtful} 处要先核对", "en": f"{doubtful} to check first"}
    for number in same_as:
        yield {
            "zh": f"可能与 #{number} 是同一笔转账",
            "en": f"perhaps the same payment as #{number}",
        }
