"""The page for the hour the system is down: print the queue, enter afterwards what was done."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.queries import shown_name
from fanzha.govern.shifts.reading import local_moment
from fanzha.kit.clock import shown
from fanzha.kit.errors import Trouble
from fanzha.kit.paper import render as set_in_print
from fanzha.prevent.dissuade.actions import Entry
from fanzha.prevent.dissuade.on_paper import DONE, Done, access_open_tasks, enter_from_paper
from fanzha.prevent.dissuade.queries import no_task, task_of
from fanzha.web.asked import actor, now, whole
from fanzha.web.dissuasion.acts import chosen, form_key, note, saved
from fanzha.web.dissuasion.views import READ, WORK
from fanzha.web.downloads import download
from fanzha.wiring.queue_paper import queue_sheet


@open_to(*READ)
def paper(request: HttpRequest) -> HttpResponse:
    """What do we do while the system is down, and what do we enter after it?"""
    works, today = actor(request).role in WORK, shown(now(request)).date()
    page = {
        "works": works, "fresh_key": uuid4(), "done": DONE, "shown_at": shown(now(request)),
        "since": today - timedelta(days=7), "until": today,
    }  # fmt: skip
    return render(request, "dissuasion/paper.html", page)


@open_to(*WORK)
@require_POST
def paper_print(request: HttpRequest) -> HttpResponse:
    """The open queue as PDF, with names and numbers: a look at each, on record."""
    who, moment = actor(request), now(request)
    lines, left_out = access_open_tasks(who, moment)
    document = queue_sheet(lines, left_out, shown_name(who.user_id), moment, made_up=settings.DEMO)
    name = f"{document.title}-{shown(moment):%Y%m%d-%H%M}.pdf"
    return download(set_in_print(document), "application/pdf", name, shown=True)


@open_to(*WORK)
@require_POST
def paper_enter(request: HttpRequest) -> HttpResponse:
    """One line of the paper, at the moment written on it."""
    alert_id = whole(request.POST.get("alert", ""), "alert")
    at = local_moment(request.POST.get("at", ""), "at")
    done = Done(
        chosen(request, "what", DONE), Entry(at, note(request), form_key(request)), saved(request)
    )
    entered = enter_from_paper(_task(alert_id), done, actor(request), now(request))
    said = _("预警 %(n)s 已补录") if entered else _("预警 %(n)s 的这条记录已经补录过")
    messages.success(request, said % {"n": alert_id})
    return redirect("dissuasion_paper")


def _task(alert_id: int) -> int:
    """The task of the alert whose number was written; a wrong one is a slip of the pen."""
    try:
        return task_of(alert_id)
    except no_task() as error:
        raise Trouble(
            zh="没有这个编号的预警", en="there is no such alert", field="alert"
        ) from error
