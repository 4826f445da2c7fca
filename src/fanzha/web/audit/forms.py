"""What an auditor searches by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fanzha.kit.errors import Trouble
from fanzha.web.asked import whole

# kind, or kind:key as the record keeps it. Names and numbers of people are never keys, so
# a search cannot put one into the record or into an address.
_SUBJECT = re.compile(r"[a-z_]{1,24}(:[\w.-]{1,48})?", re.ASCII)
_SIGN_IN = re.compile(r"[\w.@+-]{1,150}")


@dataclass(frozen=True)
class Search:
    """One search of the record; an empty field narrows nothing.

    `subject` is what was looked at ("person:7", "alert:12"), `ground` the case or alert
    that gave the right, `actor` a sign-in, `before` the entry the page before ended at.
    """

    subject: str = ""
    ground: str = ""
    actor: str = ""
    before: int | None = None

    @property
    def narrowed(self) -> bool:
        """Whether anything is searched for."""
        return bool(self.subject or self.ground or self.actor)

    def narrows(self) -> dict[str, str]:
        """What `audit.queries.entries` narrows by."""
        return {"subject": self.subject, "ground": self.ground, "actor": self.actor}


def search_of(asked: dict[str, str]) -> Search:
    """Read a search from the query of an address. Raises Trouble naming the field."""
    before = asked.get("before", "")
    return Search(
        subject=_checked(asked, "subject", _SUBJECT),
        ground=_checked(asked, "ground", _SUBJECT),
        actor=_checked(asked, "actor", _SIGN_IN),
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
