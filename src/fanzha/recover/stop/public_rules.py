"""Pure decisions on the white list: accounts over which public money runs are never stopped.

A listing shields an account from every stop and freeze, so it has what a measure has: a
ground, a named lister, a second person where the county asks, and an end.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.stop.rules import check_why
from fanzha.words import law
from fanzha.words.enums import Role

LONGEST_HOLDER = 80
_ACCOUNT = re.compile(r"[0-9A-Za-z]{6,34}")


@dataclass(frozen=True)
class NewPublicAccount:
    """An account to list: of a tax office, a social-security fund, a utility.

    `bank` is a code; `until` ends the listing (UTC), None takes the longest period allowed.
    """

    account: str
    bank: str
    holder: str
    ground: str
    until: datetime | None = None


def may_list(actor: Actor) -> bool:
    """Whether `actor` decides which accounts are never stopped: not those who order stops."""
    return actor.role in {Role.LEADER, Role.ADMIN}


def check_listing(new: NewPublicAccount, banks: Collection[str], now: datetime) -> None:
    """Raise Trouble naming the field when an account cannot be listed so."""
    if not _ACCOUNT.fullmatch(new.account):
        raise Trouble(zh="账号应为 6–34 位数字或字母", en="an account has 6–34 digits or letters",
                      field="account")  # fmt: skip
    if new.bank not in banks:
        raise Trouble(zh="没有这家银行, 请从列表中选择",
                      en="no such bank: choose one from the list", field="bank")  # fmt: skip
    if not new.holder.strip() or len(new.holder) > LONGEST_HOLDER:
        raise Trouble(zh=f"请写明户名, 不超过 {LONGEST_HOLDER} 字", field="holder",
                      en=f"name the holder, in {LONGEST_HOLDER} characters at most")  # fmt: skip
    check_why(new.ground)
    until_of(new, now)


def until_of(new: NewPublicAccount, now: datetime) -> datetime:
    """When the listing ends by itself. Raises Trouble when that is past, or too far off.

    >>> from datetime import UTC
    >>> today = datetime(2026, 3, 2, tzinfo=UTC)
    >>> until_of(NewPublicAccount("990300000127", "B03", "某县税务局(虚构)", "来函"), today).date()
    datetime.date(2027, 3, 3)
    """
    days = law.number("public_account.longest_days", now)
    longest = now + timedelta(days=days)
    if new.until is None:
        return longest
    if not now < new.until <= longest:
        raise Trouble(zh=f"截止时间应在今后 {days} 天以内",
                      en=f"the end must lie within the next {days} days", field="until")  # fmt: skip
    return new.until
