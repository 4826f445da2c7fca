"""Who holds an account, by its name: a person, a company, or a public body."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from fanzha.words.data import load


class HolderKind(StrEnum):
    """Whose account it is. `unknown` where no bank has told a name yet."""

    PERSON = "person"
    COMPANY = "company"
    PUBLIC = "public"
    UNKNOWN = "unknown"


HOLDER_LABELS = {
    HolderKind.PERSON: {"zh": "个人账户", "en": "persons"},
    HolderKind.COMPANY: {"zh": "单位账户", "en": "companies"},
    HolderKind.PUBLIC: {"zh": "公共机构账户", "en": "public bodies"},
    HolderKind.UNKNOWN: {"zh": "户名不明", "en": "name not known"},
}

_MASK = re.compile(r"[(（].*?[)）]")
_PERSON = re.compile(r"[\u4e00-\u9fff*·]{2,16}")


def holder_kind(name: str) -> HolderKind:
    """The kind of holder that a name tells of; what is in brackets does not count.

    >>> [holder_kind(name).value for name in ("王某(虚构)", "云溪便利店", "云溪县医院", "", "X1")]
    ['person', 'company', 'public', 'unknown', 'unknown']
    """
    plain = _MASK.sub("", name).strip()
    for kind in (HolderKind.PUBLIC, HolderKind.COMPANY):
        if any(word in plain for word in _words(kind)):
            return kind
    return HolderKind.PERSON if _PERSON.fullmatch(plain) else HolderKind.UNKNOWN


@cache
def _words(kind: HolderKind) -> tuple[str, ...]:
    return tuple(load("holder_words")[kind])
