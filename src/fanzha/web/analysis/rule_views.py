"""Rules on the analyst's desk: list, write with a live check, back-test, decide, history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fanzha.govern.access.opening import open_to
from fanzha.inform.situation.dissuasion import RuleLine, rule_lines
from fanzha.inform.situation.rules import DAY, last_days
from fanzha.kit.clock import shown
from fanzha.kit.errors import Trouble
from fanzha.kit.folders import data_dir
from fanzha.prevent.detect.backtest import Result, backtest
from fanzha.prevent.detect.backtest.archive import span
from fanzha.prevent.detect.backtest.ports import outcomes
from fanzha.prevent.detect.rulebook import actions, queries
from fanzha.prevent.detect.rulebook.rules import RETIRED, may_move, may_write, moves_from
from fanzha.prevent.dissuade.by_rule import by_rule
from fanzha.prevent.dissuade.figures import Scope
from fanzha.web.analysis import rule_forms as forms
from fanzha.web.asked import actor, now
from fanzha.words.enums import Role

WEEK, MONTH_DAYS = timedelta(days=7), 30
NAMES = {
    "states": forms.STATES, "moves": forms.MOVES, "levels": forms.LEVEL_NAMES,
    "events": forms.EVENTS, "abouts": forms.ABOUTS, "types": forms.TYPES,
}  # fmt: skip


@open_to(Role.ANALYST, Role.LEADER)
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule: how it stands, and what came of it in the last week."""
    found = sorted(queries.current(), key=lambda row: row.state == RETIRED)
    came, waiting = by_rule(now(request) - WEEK), queries.drafts(row.name for row in found)
    rows = [
        {"version": row, "rule": queries.rule_of(row), "came": came.get(row.name),
         "waiting": [one for one in waiting.get(row.name, []) if one.pk != row.pk]}
        for row in found
    ]  # fmt: skip
    who = actor(request)
    mine = [line for line in _ends(request) if line.version and who.user_id in line.version.authors]
    page = {
        "rows": rows, "may_write": may_write(who.role), "names": NAMES, "mine": mine,
        "days_asked": _days(request), "month": MONTH_DAYS,
    }  # fmt: skip
    return render(request, "analysis/rules.html", page)


@open_to(Role.ANALYST, Role.LEADER)
@require_GET
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One rule: its versions and history, and the form that writes the next version."""
    versions = list(queries.versions(name))
    if not versions:
        raise Http404
    asked = request.GET.get("version", "")
    chosen = next((row for row in versions if str(row.version) == asked), versions[0])
    who = actor(request)
    moves = [to for to in moves_from(chosen.state) if may_move(who.role, to)]
    page = {
        "versions": versions, "chosen": chosen, "rule": queries.rule_of(chosen), "moves": moves,
        "history": queries.history(name), "own": who.user_id in chosen.authors,
        "ends": next((line.ends for line in _ends(request) if line.ends.rule == name), None),
        "days_asked": _days(request), "month": MONTH_DAYS,
    }  # fmt: skip
    return _form(request, page)


def _ends(request: HttpRequest) -> list[RuleLine]:
    """What came of each rule's tasks that ended in the last month."""
    at = now(request)
    span = last_days(MONTH_DAYS, at)
    return list(rule_lines(Scope(span.since, span.until, at)))


def _days(request: HttpRequest) -> str:
    """The month as the page of dissuasion is asked for it."""
    span = last_days(MONTH_DAYS, now(request))
    return f"since={shown(span.since):%Y-%m-%d}&until={shown(span.until - DAY):%Y-%m-%d}"


@open_to(Role.ANALYST)
@require_GET
def new_rule(request: HttpRequest) -> HttpResponse:
    """An empty form."""
    return _form(request, {})


def _form(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    found = span(data_dir() / "archive")
    page |= {
        "may_write": may_write(actor(request).role), "names": NAMES, "span": found,
        "choices": forms.choices(), "days": forms.DAYS,
    }  # fmt: skip
    return render(request, "analysis/rule.html", page)


@open_to(Role.ANALYST, Role.LEADER)
@require_POST
def check_rule(request: HttpRequest) -> HttpResponse:
    """What is wrong with the condition as it is typed, and where; else what it reads."""
    form = request.POST.dict()
    found = forms.checked(form.get("when", ""), form.get("event", ""))
    return render(request, "analysis/rule_check.html", {"found": found, "names": NAMES})


@open_to(Role.ANALYST, Role.LEADER)
@require_POST
def rule_columns(request: HttpRequest) -> HttpResponse:
    """The published columns of an event, those that match what is searched."""
    form = request.POST.dict()
    found = forms.matching(form.get("event", ""), form.get("search", "")[:80])
    return render(request, "analysis/rule_columns.html", {"found": found, "names": NAMES})


@open_to(Role.ANALYST)
@require_POST
def write_rule(request: HttpRequest) -> HttpResponse:
    """Keep the form as the draft of its rule."""
    row = queries.version(
        actions.write(forms.rule_of(request.POST.dict()), actor(request), now(request))
    )
    if row is None:
        raise Http404
    messages.success(request, _("已存为草稿: %(name)s 第 %(version)d 版") % vars(row))
    return redirect("analysis_rule", name=row.name)


@open_to(Role.ANALYST, Role.LEADER)
@require_POST
def move_rule(request: HttpRequest, version: int) -> HttpResponse:
    """Try in shadow, publish or retire a version, with the reason."""
    to, why = request.POST.get("to", ""), request.POST.get("why", "")
    actions.move(version, to, why, actor(request), now(request))
    row = queries.version(version)
    if row is None:
        raise Http404
    messages.success(request, _("%(name)s: 已%(move)s") % {"name": row, "move": forms.MOVES[to]})
    return redirect("analysis_rule", name=row.name)


@open_to(Role.ANALYST, Role.LEADER)
@require_POST
def backtest_rule(request: HttpRequest) -> HttpResponse:
    """What the rule of the form would have done over the archive, beside the rules in force."""
    result = _tested(request)
    most = max(result.by_day, default=0) or 1
    bars = [round(100 * count / most) for count in result.by_day]
    page = {"told": result, "bars": bars, "names": NAMES}
    return render(request, "analysis/rule_backtest.html", page)


def _tested(request: HttpRequest) -> Result:
    form, folder = request.POST.dict(), data_dir() / "archive"
    rule, found = forms.rule_of(form), span(folder)
    if found is None:
        raise Trouble(
            zh="还没有归档的事件, 侦测运行一段时间后再试",
            en="no event is archived yet: try again when detection has run for a while",
            field="archive",
        )
    start, end = forms.period(form, found)
    return backtest(rule, folder, start, end, outcomes(), queries.ruleset_in_force())
