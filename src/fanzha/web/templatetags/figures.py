"""How counts and stored moments look on a page."""

from __future__ import annotations

from datetime import datetime

from django import template

register = template.Library()


@register.filter
def thousands(value: float | str | None) -> str:
    """A count with separators, one decimal where it has some; nothing for None.

    >>> thousands(1234567), thousands(12.34), thousands(20.0), thousands(None)
    ('1,234,567', '12.3', '20', '')
    """
    if value is None or isinstance(value, str):
        return ""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


@register.filter
def instant(text: str) -> datetime:
    """A moment that was stored as ISO 8601.

    >>> instant("2026-03-02T08:00:00+00:00").hour
    8
    """
    return datetime.fromisoformat(text)
