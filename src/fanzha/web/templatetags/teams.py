"""How shifts, and what a hand-over froze, look on a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django import template
from django.utils.translation import get_language, gettext

from fanzha.govern.shifts.ahead import Turn, midnight
from fanzha.kit.clock import shown
from fanzha.kit.errors import Trouble
from fanzha.prevent.dissuade.who.rules import why
from fanzha.web.field_names import FIELD_NAMES
from fanzha.web.templatetags.show import moment

register = template.Library()


@register.filter
def weekday_names(days: str) -> str:
    """ISO days as people name them, seven as every day."""
    names = (
        gettext("周一"), gettext("周二"), gettext("周三"), gettext("周四"), gettext("周五"),
        gettext("周六"), gettext("周日"),
    )  # fmt: skip
    return gettext("每天") if len(days) == 7 else " ".join(names[int(day) - 1] for day in days)


@register.filter
def clock_time(minute: int) -> str:
    """A minute of the day.

    >>> clock_time(510)
    '08:30'
    """
    return f"{minute // 60:02}:{minute % 60:02}"


@register.filter
def turn_hours(turn: Turn, day: date) -> str:
    """From when to when, under the day it stands: a night that began before says so.

    >>> from datetime import UTC
    >>> from fanzha.govern.shifts.rules import Standing
    >>> night = Turn(datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 2, 16, tzinfo=UTC),
    ...              Standing.ON)
    >>> turn_hours(night, date(2026, 3, 2))
    '20:00–24:00'
    """
    since, until = shown(turn.since), f"{shown(turn.until):%H:%M}"
    ends = "24:00" if until == "00:00" else until
    if since.date() < day:
        return gettext("昨天 %(since)s–%(until)s") % {"since": f"{since:%H:%M}", "until": ends}
    whole = (turn.since, ends) == (midnight(day), "24:00")
    return gettext("全天") if whole else f"{since:%H:%M}–{ends}"


@register.filter
def hour_from(at: datetime, now: datetime) -> str:
    """The hour of a moment to come, with its day where that is not the day of `now`."""
    local = shown(at)
    return f"{local:%H:%M}" if local.date() == shown(now).date() else f"{local:%m-%d %H:%M}"


@register.filter
def who_why(rung: str) -> str:
    """Why somebody of a rung is asked, in the reader's language."""
    return why(rung, "en" if (get_language() or "").startswith("en") else "zh")


@register.filter
def at_key(values: Mapping[int, str], key: int) -> str:
    """The value of a key, nothing where there is none."""
    return values.get(key, "")


@register.filter
def stored(iso: str) -> str:
    """A moment that was stored as ISO 8601, in the zone of the desk; – for none."""
    return moment(datetime.fromisoformat(iso)) if iso else "–"


@register.filter
def in_words(trouble: Trouble) -> str:
    """What is wrong and where, in the reader's language."""
    called = str(FIELD_NAMES.get(trouble.field or "", "")) or None
    english = (get_language() or "").startswith("en")
    return trouble.in_english(called) if english else trouble.in_chinese(called)
