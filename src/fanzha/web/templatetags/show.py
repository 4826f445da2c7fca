"""How money, moments, and half-hidden personal data look on a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from fanzha.kit import clock
from fanzha.words import money
from fanzha.words.enums import ExitKind, Role, label
from fanzha.words.money import Fen
from fanzha.words.scam_types import TAXONOMY

register = template.Library()


class Named(Protocol):
    """A unit, as far as its names go."""

    name_zh: str
    name_en: str


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as yuan with separators: 166000000 → ¥1,660,000.00; nothing for None."""
    return "" if fen is None else f"¥{money.show(Fen(fen))}"


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in the zone of the desk: 03-02 16:16:22."""
    return clock.shown(value).strftime("%m-%d %H:%M:%S") if value else ""


@register.filter
def dated(value: datetime | None) -> str:
    """A moment far off, with its year: 2027-03-02 16:16."""
    return clock.shown(value).strftime("%Y-%m-%d %H:%M") if value else ""


@register.filter
def percent(share: float | None) -> str:
    """A share as a percentage, – for None.

    >>> percent(0.123), percent(None)
    ('12.3%', '–')
    """
    return "–" if share is None else f"{share:.1%}"


@register.filter
def duration(seconds: float) -> str:
    """Seconds as days, hours and minutes.

    >>> duration(59), duration(7260), duration(-90_000)
    ('0:00', '2:01', '-25:00')
    """
    minutes = int(abs(seconds) // 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}"


@register.filter
def seconds(value: float) -> str:
    """A span of time as people say it: 4.2 秒, 12 分 30 秒, 3.4 小时."""
    if value < 120:
        return gettext("%(n)s 秒") % {"n": f"{value:.1f}"}
    if value < 7200:
        minutes, rest = divmod(round(value), 60)
        return gettext("%(m)s 分 %(s)s 秒") % {"m": minutes, "s": rest}
    return gettext("%(n)s 小时") % {"n": f"{value / 3600:.1f}"}


@register.simple_tag
def countdown(due: datetime | None, total_minutes: float = 10) -> SafeString:
    """A ring that counts down to `due`; the page's script moves it, red when it is past."""
    if due is None:
        return SafeString("")
    return format_html(
        '<span class="countdown" data-due="{}" data-total="{}" role="timer"></span>',
        int(due.timestamp() * 1000), total_minutes * 60_000,
    )  # fmt: skip


@register.filter
def masked_name(name: str) -> str:
    """A name with all but the family name hidden.

    >>> masked_name("李小明")
    '李**'
    """
    return name[:1] + "*" * (len(name) - 1)


@register.filter
def masked_number(number: str) -> str:
    """A phone or account number with its middle hidden.

    >>> masked_number("13800001234"), masked_number("6222020200112233445")
    ('138****1234', '622************3445')
    """
    return number[:3] + "*" * max(len(number) - 7, 0) + number[-4:] if len(number) > 7 else number


@register.filter
def either(both: Mapping[str, str] | str) -> str:
    """The `zh` or `en` text of a word that carries both; a plain word as it is."""
    if isinstance(both, str):
        return both
    english = (get_language() or "").startswith("en")
    return both.get("en" if english else "zh", "")


@register.filter
def unit_name(unit: Named) -> str:
    """The name of a unit in the reader's language."""
    return unit.name_en if (get_language() or "").startswith("en") else unit.name_zh


@register.filter
def word(words: Mapping[str, object], key: str) -> object:
    """What `words` says for `key`, else the key itself."""
    return words.get(key, key)


@register.filter
def role_name(role: str) -> str:
    """The name of a role in the reader's language; 系统 for the system itself."""
    return _label(Role(role)) if role in set(Role) else gettext("系统")


@register.filter
def exit_name(kind: str) -> str:
    """The name of an exit of the traceable banking world, in the reader's language."""
    return _label(ExitKind(kind))


def _label(member: StrEnum) -> str:
    english = (get_language() or "").startswith("en")
    return label(member, "en" if english else "zh")


@register.filter
def scam_name(code: str) -> str:
    """The name of a scam type in the reader's language; the code itself when unknown."""
    found = TAXONOMY.nodes.get(code)
    if found is None:
        return code
    return found.en if (get_language() or "").startswith("en") else found.zh
