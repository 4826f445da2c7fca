"""Figures of the chase: how quick, how much was kept, and every row they count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fanzha.govern.access.opening import open_to
from fanzha.inform.situation.chase import Chase
from fanzha.inform.situation.chase_book import book
from fanzha.inform.situation.chase_rules import (
    BankTime,
    Day,
    Money,
    by_bank,
    by_bank_and_hop,
    by_day,
    by_hop,
    grouped,
    period,
)
from fanzha.inform.situation.rules import DAY
from fanzha.kit.clock import shown
from fanzha.recover.message.figures import ASKED_LABELS, Asked
from fanzha.recover.report.prefill import banks
from fanzha.recover.trace.picture import STATUS_LABELS
from fanzha.web.asked import now
from fanzha.web.downloads import EXCEL, download
from fanzha.web.duty.flow_maps import bank_names, language
from fanzha.web.wall.periods import presets
from fanzha.words.enums import Role

SHOWN = 500
ROWS: dict[str, Promise] = {
    "reports": _("受理的报案"),
    "places": _("资金所在的账户"),
    "replies": _("银行答复"),
    "lifted": _("提前解除的措施"),
}
PARTS: dict[str, Promise] = {
    "stopped": _("已止付"),
    "frozen": _("已冻结"),
    "returned": _("已返还"),
    "loose": _("未控制"),
    "left": _("已流出"),
}


@open_to(Role.LEADER, Role.DUTY_OFFICER, Role.ANALYST)
def chase_figures(request: HttpRequest) -> HttpResponse:
    """How quick were we, how much was kept, who was slow, whom did we wrong?"""
    chase = _asked(request)
    days = by_day(chase.first)
    page = {
        **_period(chase), "chase": chase, "days": days, "banks": bank_names(language()),
        "hops": by_hop(chase.places), "by_bank": by_bank(chase.places),
        "by_both": by_bank_and_hop(chase.places), "asked": ASKED_LABELS, "presets": presets(now(request)),
        "bank_times": _by_bank(chase.bank_times),
        "parts": _parts(chase.money), "drawn": [_drawn(day) for day in days],
    }  # fmt: skip
    return render(request, "wall/chase.html", page)


@open_to(Role.LEADER, Role.DUTY_OFFICER, Role.ANALYST)
def chase_rows(request: HttpRequest, name: str) -> HttpResponse:
    """The rows a figure counts: one kind of row, narrowed as the figure was."""
    if name not in ROWS:
        raise Http404
    chase = _asked(request)
    found = [row for row in _READ[name](chase) if _fits(row, name, request.GET)]
    page = {
        **_period(chase), "name": name, "label": ROWS[name], "found": found[:SHOWN],
        "more": len(found) > SHOWN, "shown": SHOWN, "count": len(found), "banks": bank_names(language()),
        "states": STATUS_LABELS, "asked": ASKED_LABELS,
    }  # fmt: skip
    return render(request, f"wall/chase_{name}.html", page)


@open_to(Role.LEADER, Role.DUTY_OFFICER, Role.ANALYST)
def chase_workbook(request: HttpRequest) -> HttpResponse:
    """All of it as a workbook."""
    chase = _asked(request)
    days = _period(chase)
    return download(book(chase, banks()), EXCEL, f"chase-{days['since']}-{days['until']}.xlsx")


_READ: dict[str, Callable[[Chase], list[Any]]] = {
    "reports": lambda chase: list(reversed(chase.first)),
    "places": lambda chase: chase.places,
    "replies": lambda chase: list(reversed(chase.replies)),
    "lifted": lambda chase: list(reversed(chase.lifted)),
}


def _parts(money: Money) -> list[dict[str, Any]]:
    """What became of the money, for the bar and its legend."""
    sums = {name: getattr(money, f"{name}_fen") for name in PARTS}
    return [
        {"name": name, "label": PARTS[name], "fen": fen, "share": money.share(fen)}
        for name, fen in sums.items()
    ]


def _by_bank(times: Iterable[BankTime]) -> list[tuple[str, list[BankTime]]]:
    """A line a bank, a place for each kind of thing asked of it."""
    return [
        (bank, [found.get(asked, BankTime(bank, asked, None, 0)) for asked in Asked])
        for bank, rows in grouped(times, lambda one: one.bank)
        for found in [{one.asked: one for one in rows}]
    ]


def _drawn(one: Day) -> dict[str, Any]:
    to_stop = one.to_stop
    return {
        "day": f"{one.day:%m-%d}", "reports": one.reports,
        "median": to_stop.median if to_stop else None, "p95": to_stop.p95 if to_stop else None,
    }  # fmt: skip


def _asked(request: HttpRequest) -> Chase:
    at = now(request)
    return Chase(period(request.GET.get("since", ""), request.GET.get("until", ""), at), at)


def _period(chase: Chase) -> dict[str, date]:
    """The first and the last day, both included."""
    return {"since": shown(chase.span.since).date(), "until": shown(chase.span.until - DAY).date()}


_FITS: dict[str, Callable[[Any, str], bool]] = {
    "bank": lambda row, asked: row.bank == asked,
    "hop": lambda row, asked: str(row.hop) == asked,
    "asked": lambda row, asked: row.asked == asked,
    "day": lambda row, asked: f"{shown(row.accepted_at):%Y-%m-%d}" == asked,
    "answered": lambda row, asked: (row.seconds is not None) == (asked == "1"),
    "wrong": lambda row, asked: row.wrong == (asked == "1"),
    "money": lambda row, asked: getattr(row.money, f"{asked}_fen", 0) > 0,
}
_NARROWED = {
    "reports": ("day", "answered"), "places": ("bank", "hop", "money"),
    "replies": ("bank", "asked", "answered"), "lifted": ("wrong",),
}  # fmt: skip


def _fits(row: Any, name: str, asked: QueryDict) -> bool:
    """Whether a row belongs to the figure that was clicked."""
    given = ((field, asked.get(field)) for field in _NARROWED[name])
    return all(_FITS[field](row, value) for field, value in given if value is not None)
