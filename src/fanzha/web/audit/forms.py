"""What an auditor searches by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from fanzha.kit.errors import Trouble
from fanzha.web.asked import whole

# kind, or kind:key as the record keeps it. Names and numbers of people are never keys, so
# a search cannot put one into the record or into an address.
_SUBJECT = re.compile(r"[a-z_]{1,24}(:[\w.-]{1,48})?", re.ASCII)
LONGEST_SUBJECT = 64
"""Characters of `audit.models.Entry.subject_id`."""
_SIGN_IN = re.compile(r"[\w.@+-]{1,150}")


class Narrows(TypedDict):
    """What `audit.queries.entries` narrows by."""

    subject: str
    ground: str
    actor: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class Search:
    """One search of the record; an empty field narrows nothing.

    `subject` is what was looked at ("person:7", "alert:12"), `ground` the case or alert
    that gave the right, `actor` a sign-in, `since` and `until` days of Asia/Shanghai, both
    included, `before` the entry the page before ended at.
    """

    subject: str = ""
    ground: str = ""
    actor: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None

    @property
    def narrowed(self) -> bool:
        """Whether anything is searched for."""
        return any(self.narrows().values())

    @property
    def looked_for(self) -> str:
        """The search as the record keeps it, in `LONGEST_SUBJECT` characters: what it was narrowed
        by, or "all". The days are always whole.

        >>> Search(subject="resident:P12", since=date(2026, 3, 1)).looked_for
        'resident:P12 2026-03-01..'
        """
        officer = f"officer:{self.actor}" if self.actor else ""
        days = f"{self.since or ''}..{self.until or ''}" if self.since or self.until else ""
        rest = " ".join(filter(None, [self.subject, self.ground, officer]))
        room = LONGEST_SUBJECT - len(days) - bool(days)
        kept = rest if len(rest) <= room else f"{rest[: room - 1]}…"
        return " ".join(filter(None, [kept, days])) or "all"

    def narrows(self) -> Narrows:
        """What the record is narrowed by."""
        return {
            "subject": self.subject, "ground": self.ground, "actor": self.actor,
            "since": self.since, "until": self.until,
        }  # fmt: skip


def search_of(asked: dict[str, str]) -> Search:
    """Read a search from the query of an address. Raises Trouble naming the field."""
    before = asked.get("before", "")
    since, until = _day(asked, "since"), _day(asked, "until")
    if since and until and until < since:
        raise Trouble(
            zh="止于不能早于开始", en="the end is not before the beginning", field="until"
        )
    return Search(
        subject=_checked(asked, "subject", _SUBJECT),
        ground=_checked(asked, "ground", _SUBJECT),
        actor=_checked(asked, "actor", _SIGN_IN),
        since=since,
        until=until,
        before=whole(before, "before") if before else None,
    )


def _checked(asked: dict[str, str], field: str, shape: re.Pattern[str]) -> str:
    text = asked.get(field, "").strip()
    if text and not shape.fullmatch(text):
        raise Trouble(
            zh="请按 alert:12 的样子填写(类别:编号); 经办人填登录名",
            en="write it like alert:12 (kind:number); an officer by sign-in",
            field=field,
        )
    return text


def _day(asked: dict[str, str], field: str) -> date | None:
    text = asked.get(field, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Trouble(
            zh="日期应如 2026-03-02", en="a day such as 2026-03-02", field=field
        ) from None
