"""Pure: who gets what back, by which of the three ways of Art. 8 (2016), and when.

1. single: one deposit, straight back. 2. attributed: several deposits, told apart by
time stamps, straight back. 3. proportional: by each victim's loss, after public notice.
`payable = min(loss, frozen * loss / all losses)`, largest remainder to the fen; what is
over stays frozen; earlier rounds count towards the loss. The annex with the official
formula was not at hand: see `refund.formula` in the law settings.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.refund.attribution import Owners
from fanzha.words import law
from fanzha.words.enums import Role


class State(StrEnum):
    """The life of a plan."""

    DRAFT = "draft"
    NOTICED = "noticed"
    APPROVED = "approved"
    SENT = "sent"
    PAID = "paid"
    VOID = "void"


_ACCOUNT = re.compile(r"[0-9A-Za-z]{6,34}")
LIVE = (State.DRAFT, State.NOTICED, State.APPROVED, State.SENT)
MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (State.DRAFT, State.NOTICED),
        (State.NOTICED, State.APPROVED),
        (State.APPROVED, State.SENT),
        (State.SENT, State.PAID),
        (State.DRAFT, State.VOID),
        (State.NOTICED, State.VOID),
        (State.APPROVED, State.VOID),
    }
)
STATE_LABELS = {
    State.DRAFT: {"zh": "拟定", "en": "draft"},
    State.NOTICED: {"zh": "已通知公告", "en": "notice given"},
    State.APPROVED: {"zh": "已批准", "en": "approved"},
    State.SENT: {"zh": "已发银行", "en": "with the banks"},
    State.PAID: {"zh": "已返还", "en": "paid back"},
    State.VOID: {"zh": "已作废", "en": "void"},
}


class LineState(StrEnum):
    """The life of one payment of a plan."""

    PLANNED = "planned"
    SENT = "sent"
    PAID = "paid"
    REFUSED = "refused"


LINE_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (LineState.PLANNED, LineState.SENT),
        (LineState.SENT, LineState.PAID),
        (LineState.SENT, LineState.REFUSED),
        (LineState.REFUSED, LineState.SENT),
    }
)


class Way(StrEnum):
    """The three ways of Art. 8."""

    SINGLE = "single"
    ATTRIBUTED = "attributed"
    PROPORTIONAL = "proportional"


REASONS = {
    Way.SINGLE: {
        "zh": "账户内仅有一笔被骗资金转入, 可直接溯源, 直接返还(第八条第一项)",
        "en": "one deposit of stolen money, traced to its victim: straight back (Art. 8 (1))",
    },
    Way.ATTRIBUTED: {
        "zh": "多笔转入, 按时间戳可分清属于谁, 直接返还(第八条第二项)",
        "en": "several deposits, told apart by time stamps: straight back (Art. 8 (2))",
    },
    Way.PROPORTIONAL: {
        "zh": "多名被害人的资金混同, 无法分清, 公告后按损失比例返还(第八条第三项)",
        "en": "the money of several victims is mixed: by share of loss after notice (Art. 8 (3))",
    },
}


@dataclass(frozen=True)
class Frozen:
    """One frozen account: what may still be paid from it, and whose money lies there.

    `available_fen` is what the freeze holds less what was paid from it before.
    """

    freeze_id: int
    available_fen: int
    parts: Mapping[Owners, int]
    deposits: int


@dataclass(frozen=True)
class Victim:
    """A victim by report number: the loss, and what earlier rounds gave back, in fen."""

    report_id: int
    loss_fen: int
    paid_fen: int = 0


@dataclass(frozen=True)
class Share:
    """What one victim gets from one frozen account, and why."""

    freeze_id: int
    report_id: int
    way: Way
    amount_fen: int


def shares(accounts: Sequence[Frozen], victims: Iterable[Victim]) -> list[Share]:
    """What every victim gets from every account. No victim gets more than was lost.

    An account that holds less than the stolen money traced to it is shared out as a
    whole, for nobody can say whose part is missing.

    >>> a, b = frozenset({1}), frozenset({1, 2})
    >>> accounts = [Frozen(7, 500, {a: 500}, deposits=1), Frozen(8, 100, {b: 100}, deposits=2)]
    >>> for s in shares(accounts, [Victim(1, 900), Victim(2, 600)]):
    ...     print(s.freeze_id, s.report_id, s.way, s.amount_fen)
    7 1 single 500
    8 1 proportional 60
    8 2 proportional 40
    """
    by_id = {victim.report_id: victim for victim in victims}
    room = {number: victim.loss_fen - victim.paid_fen for number, victim in by_id.items()}
    found: list[Share] = []
    parts = [(account, *part) for account in accounts for part in _payable(account)]
    # What is certain is paid before what is shared, so that shares only fill the rest.
    for account, owners, fen in sorted(parts, key=lambda part: len(part[1]) > 1):
        losses = {number: by_id[number].loss_fen for number in owners}
        way = _way(account, owners)
        for number, share in split(fen, losses).items():
            amount = min(share, max(room[number], 0))
            room[number] -= amount
            if amount:
                found.append(Share(account.freeze_id, number, way, amount))
    return found


def split(fen: int, losses: Mapping[int, int]) -> dict[int, int]:
    """Share `fen` out by loss, exactly, by the largest remainder; never above a loss.

    Of 100 fen, losses of 1, 1 and 1 get 34, 33 and 33: equal remainders go to the
    smaller number first. What no loss can take stays (10 fen against losses of 3 and 4).

    >>> split(100, {1: 100, 2: 100, 3: 100}), split(10, {1: 3, 2: 4})
    ({1: 34, 2: 33, 3: 33}, {1: 3, 2: 4})
    """
    total = sum(losses.values())
    if total <= fen:
        return dict(losses)
    whole = {number: fen * loss // total for number, loss in losses.items()}
    by_remainder = sorted(losses, key=lambda number: (-(fen * losses[number] % total), number))
    for number in by_remainder[: fen - sum(whole.values())]:
        whole[number] += 1
    return whole


def check_approvable(
    ways: Iterable[str], noticed_at: datetime | None, approval: str, now: datetime
) -> None:
    """Raise Trouble when the notice is missing or its days are not over, or no approval."""
    if noticed_at is None:
        raise Trouble(zh="请先书面通知被害人或公告", en="give notice first", field="notice")
    if not approval.strip():
        raise Trouble(zh="请填写返还批准文号", en="enter the number of the approval",
                      field="approval")  # fmt: skip
    ready = approvable_from(ways, noticed_at)
    if now < ready:
        raise Trouble(
            zh=f"公告期至 {ready.astimezone(law.SHANGHAI):%Y-%m-%d %H:%M} 届满, 届满前不得返还",
            en=f"the public notice runs until {ready.astimezone(law.SHANGHAI):%Y-%m-%d %H:%M}",
            field="notice",
        )


def approvable_from(ways: Iterable[str], noticed_at: datetime) -> datetime:
    """From when a plan may be approved: at once, or after the days of public notice.

    >>> from datetime import UTC
    >>> start = datetime(2026, 3, 2, tzinfo=UTC)
    >>> str(approvable_from(["single"], start) - start)
    '0:00:00'
    >>> str(approvable_from(["single", "proportional"], start) - start)
    '30 days, 0:00:00'
    """
    if Way.PROPORTIONAL not in set(ways):
        return noticed_at
    return noticed_at + timedelta(days=law.number("refund.notice_days", noticed_at))


def check_bank(bank: str, known: Collection[str]) -> None:
    """Raise Trouble for a bank of the victim that is missing or none of ours."""
    if bank not in known:
        raise Trouble(zh="请选择收款账户的开户行", en="choose the bank of the victim's account",
                      field="to_bank")  # fmt: skip


def check_banks_named(banks: Iterable[str]) -> None:
    """Raise Trouble while a payment of a plan has no bank to go to."""
    if missing := sum(not bank for bank in banks):
        raise Trouble(zh=f"还有 {missing} 笔返还不知道收款账户的开户行, 请在返还明细页补充",
                      en=f"{missing} payments have no bank of the victim's account: "
                      "add it on the page of the refund", field="to_bank")  # fmt: skip


def check_correction(state: str, account: str, name: str, why: str) -> None:
    """Raise Trouble when a payment may not be sent again to that account."""
    if state != LineState.REFUSED:
        raise Trouble(zh="只有银行未付的款项可以更正后重发",
                      en="only a payment that the bank refused is sent again", field="line")  # fmt: skip
    if not _ACCOUNT.fullmatch(account):
        raise Trouble(zh="账号应为 6–34 位数字或字母", en="an account has 6–34 digits or letters",
                      field="to_account")  # fmt: skip
    if not name.strip() or len(name) > 80:
        raise Trouble(zh="请填写户名(80 字以内)", en="enter the holder's name (80 characters)",
                      field="to_name")  # fmt: skip
    if not why.strip() or len(why) > 200:
        raise Trouble(zh="请写明更正理由(200 字以内)", en="give the reason (200 characters)",
                      field="why")  # fmt: skip


def check_move(old: str, new: str) -> None:
    """Raise Trouble when a plan may not go from `old` to `new`."""
    if (old, new) not in MOVES:
        raise Trouble(
            zh=f"返还方案处于“{STATE_LABELS[State(old)]['zh']}”, 不能转为“{STATE_LABELS[State(new)]['zh']}”",
            en=f"a plan that is {old} cannot become {new}",
            field="state",
        )


def may_refund(actor: Actor) -> bool:
    """Whether `actor` decides on refunds."""
    return actor.role in {Role.DUTY_OFFICER, SYSTEM.role}


def _payable(account: Frozen) -> list[tuple[Owners, int]]:
    traced = sum(account.parts.values())
    if traced <= account.available_fen:
        return sorted(account.parts.items(), key=lambda part: sorted(part[0]))
    if not account.available_fen:
        return []
    return [(frozenset().union(*account.parts), account.available_fen)]


def _way(account: Frozen, owners: Owners) -> Way:
    if len(owners) > 1:
        return Way.PROPORTIONAL
    return Way.SINGLE if account.deposits == 1 else Way.ATTRIBUTED
