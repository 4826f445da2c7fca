"""The periods that a page of figures offers."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fanzha.inform.situation.rules import DAY, today
from fanzha.kit.clock import shown


def presets(now: datetime) -> list[tuple[Promise, date, date]]:
    """Today, 7 and 30 days: the words, the first and the last day."""
    last = shown(today(now).since).date()
    spans = ((_("今天"), 0), (_("近 7 天"), 6), (_("近 30 天"), 29))
    return [(label, last - days * DAY, last) for label, days in spans]
