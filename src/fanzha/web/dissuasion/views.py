"""Pages of the dissuasion desk: the queue, and the alert."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from fanzha.govern.access.opening import open_to
from fanzha.govern.units.queries import of_kinds
from fanzha.prevent.alert.queries import growth_of, worth_of
from fanzha.prevent.dissuade.areas import AREAS
from fanzha.prevent.dissuade.ladder import ladder
from fanzha.prevent.dissuade.queries import access_file, may_send, no_task
from fanzha.prevent.dissuade.queue import OPEN_PART, PAGE, PARTS, PageAsked, queue_page
from fanzha.prevent.dissuade.who.queries import has_address
from fanzha.web.asked import actor, is_whole, now
from fanzha.web.dissuasion.reader import reader
from fanzha.web.dissuasion.rows import html_of, state_of
from fanzha.web.dissuasion.story import failed, story
from fanzha.words.enums import Role
from fanzha.words.scam_types import categories
from fanzha.words.scripts import script

READ = (Role.DISSUASION_OFFICER, Role.DUTY_OFFICER, Role.LEADER)
WORK = (Role.DISSUASION_OFFICER, Role.DUTY_OFFICER)
MOST_PAGES = 10_000  # further than any queue reaches
REPORTS = (Role.DUTY_OFFICER, Role.LEADER)


@open_to(*READ)
def queue(request: HttpRequest) -> HttpResponse:
    """Whom do I reach next? A page of the queue, or of a part of it."""
    who, asked = actor(request), asked_of(request)
    lines, figures = queue_page(who, asked, now(request), reader.latest(asked))
    rows = [html_of(line) for line in lines]
    shown = {
        "asked": asked, "parts": _part_names(), "figures": figures, "rows": rows,
        "state": state_of(rows), "pages": max(1, -(-figures[asked.part] // PAGE)),
        "free": next((line.task.alert_id for line in lines if not line.task.claimed_by_id), None),
        "works": who.role in WORK, "types": categories(),
        "fresh_key": uuid4(),  # makes a second press of the form for one's own warning count once
    }  # fmt: skip
    return render(request, "dissuasion/queue.html", shown)


def asked_of(request: HttpRequest) -> PageAsked:
    """The part and the page that the address names: the whole where it names none of ours."""
    part, page = request.GET.get("part", ""), request.GET.get("page", "")
    number = int(page) if is_whole(page) else 1
    return PageAsked(part if part in PARTS else OPEN_PART, min(max(number, 1), MOST_PAGES))


def _part_names() -> dict[str, str]:
    return {
        OPEN_PART: gettext("在办"), "waiting": gettext("待领取"), "street": gettext("已派人"),
        "late": gettext("超时"), "mine": gettext("我的"),
    }  # fmt: skip


@open_to(*READ)
def alert(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Why do we believe this person is being cheated, and what do I say?"""
    return render(request, "dissuasion/alert.html", _file(request, alert_id))


@open_to(*READ)
def alert_part(request: HttpRequest, alert_id: int) -> HttpResponse:
    """The alert's file alone, for a page that is told of a change."""
    return render(request, "dissuasion/alert_part.html", _file(request, alert_id))


def _file(request: HttpRequest, alert_id: int) -> dict[str, Any]:
    who = actor(request)
    purpose = "dissuade" if who.role in WORK else "supervise"
    try:
        file = access_file(who, alert_id, purpose=purpose, now=now(request))
    except no_task() as unknown:
        raise Http404 from unknown
    return {
        "file": file,
        "task": file.task,
        "alert": file.alert,
        "resident": file.resident,
        "story": story(file),
        "script": script(file.alert.scam_type),
        "works": who.role in WORK,
        "can_send": may_send(file.task),
        "has_address": has_address(file.alert.unit.path),
        "reads_reports": who.role in REPORTS,
        "resisting": ladder().resisting,
        "areas": of_kinds(AREAS).order_by("path"),
        "worth": worth_of(
            file.alert, tries=failed(file), reached=bool(file.task.reached_at), now=now(request)
        ),
        **growth_of(file.alert),
    }
