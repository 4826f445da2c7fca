"""One card at a time. Entries may come late and twice: the phone had no line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import Actor
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.prevent.dissuade import actions, areas, rules
from fanzha.prevent.dissuade.acting import keep_too_late
from fanzha.prevent.dissuade.actions import Entry
from fanzha.prevent.dissuade.queries import (
    access_file,
    asked_of,
    no_task,
    street_lines,
    task_of,
)  # fmt: skip
from fanzha.web.asked import actor, now
from fanzha.web.dissuasion.acts import chosen, note, saved
from fanzha.words.enums import Role
from fanzha.words.scripts import script

STREET = (Role.COMMUNITY_POLICE, Role.GRID_WORKER)
LONGEST_OFFLINE = timedelta(hours=12)


@open_to(*STREET)
def street(request: HttpRequest) -> HttpResponse:
    """The visit whose clock is shortest; the others by number."""
    lines = street_lines(actor(request))
    if not lines:
        return render(request, "street/none.html", {"asked": asked_of(actor(request))})
    return _card(request, lines[0].task.alert_id)


@open_to(*STREET)
def card(request: HttpRequest, alert_id: int) -> HttpResponse:
    """One visit."""
    return _card(request, alert_id)


@open_to(*STREET)
def more(request: HttpRequest) -> HttpResponse:
    """The visits besides the one shown, masked; read again when something changes."""
    shown = request.GET.get("shown", "")
    lines = street_lines(actor(request))
    others = [line for line in lines if str(line.task.alert_id) != shown]
    page = {"lines": others, "asked": asked_of(actor(request))}
    return render(request, "street/more.html", page)


@open_to(*STREET)
@require_POST
def acknowledge(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Another area asks ours to go: I do."""
    areas.acknowledge(task_of(alert_id), actor(request), now(request))
    return redirect("street_card", alert_id)


@open_to(*STREET)
@require_POST
def enter(request: HttpRequest, alert_id: int) -> JsonResponse:
    """Take one entry of the phone. The same key again changes nothing. One that the task has no
    room for any more is refused, and kept in its story."""
    act = chosen(request, "act", tuple(_ACTS))
    task, who, entry = task_of(alert_id), actor(request), _entry(request)
    try:
        _ACTS[act](task, request, who, entry)
    except Trouble as trouble:
        if trouble.field == "state":
            keep_too_late(task, _SAID[act], who, entry)
        raise
    return JsonResponse({"taken": True})


def _card(request: HttpRequest, alert_id: int) -> HttpResponse:
    who = actor(request)
    try:
        file = access_file(who, alert_id, purpose="visit", now=now(request))
    except no_task() as unknown:
        raise Http404 from unknown
    others = [line for line in street_lines(who) if line.task.alert_id != alert_id]
    page = {
        "file": file, "task": file.task, "alert": file.alert, "resident": file.resident,
        "script": script(file.alert.scam_type), "lines": others,
        "asked": asked_of(who),
    }  # fmt: skip
    return render(request, "street/card.html", page)


def _entry(request: HttpRequest) -> Entry:
    """The entry, at the moment the button was pressed: `ago` real seconds before it arrived."""
    try:
        ago = timedelta(seconds=float(request.POST.get("ago", "0")))
        key = UUID(request.POST.get("key", ""))
    except (ValueError, OverflowError) as error:
        raise Trouble(zh="记录不完整", en="the entry is incomplete", field="key") from error
    if not timedelta(0) <= ago <= LONGEST_OFFLINE:
        raise Trouble(zh="记录时间不对", en="the entry's time cannot be", field="ago")
    return Entry(_pressed(now(request), ago), note(request), key)


def _pressed(moment: datetime, ago: timedelta) -> datetime:
    return moment - ago * clock.speed()


_SAID = {
    "on_way": gettext_noop("我在路上"), "met": gettext_noop("见到本人"),
    "resists": gettext_noop("不听劝"), "not_found": gettext_noop("找不到人"),
    "hand_over": gettext_noop("转交"), "dissuaded": gettext_noop("劝住了"),
    "paid": gettext_noop("已经付款"),
}  # fmt: skip
"""What was pressed, as the record keeps it: in Chinese, as every note."""

_Act = Callable[[int, HttpRequest, Actor, Entry], object]


def _dissuaded(task: int, request: HttpRequest, who: Actor, entry: Entry) -> None:
    actions.close(task, rules.DISSUADED, who, entry, saved_fen=saved(request))


_ACTS: dict[str, _Act] = {
    "on_way": lambda task, _, who, entry: actions.set_out(task, who, entry),
    "met": lambda task, _, who, entry: actions.met(task, who, entry),
    "resists": lambda task, _, who, entry: actions.resists(task, rules.VISIT, who, entry),
    "not_found": lambda task, _, who, entry: actions.not_found(task, who, entry),
    "hand_over": lambda task, _, who, entry: actions.hand_over(task, who, entry),
    "dissuaded": _dissuaded,
    "paid": lambda task, _, who, entry: actions.close(task, rules.ALREADY_PAID, who, entry),
}
