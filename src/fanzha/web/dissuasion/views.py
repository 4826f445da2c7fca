"""Pages of the dissuasion desk: the queue, and the alert."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fanzha.govern.access.opening import open_to
from fanzha.govern.units.queries import of_kinds
from fanzha.prevent.alert.queries import growth_of, worth_of
from fanzha.prevent.dissuade.areas import AREAS
from fanzha.prevent.dissuade.ladder import ladder
from fanzha.prevent.dissuade.queries import access_file, may_send, no_task, queue_figures
from fanzha.prevent.dissuade.queries import queue as lines_of
from fanzha.prevent.dissuade.who.queries import has_address
from fanzha.web.asked import actor, now
from fanzha.web.dissuasion.story import failed, story
from fanzha.words.enums import Role
from fanzha.words.scam_types import categories
from fanzha.words.scripts import script

READ = (Role.DISSUASION_OFFICER, Role.DUTY_OFFICER, Role.LEADER)
WORK = (Role.DISSUASION_OFFICER, Role.DUTY_OFFICER)
REPORTS = (Role.DUTY_OFFICER, Role.LEADER)


@open_to(*READ)
def queue(request: HttpRequest) -> HttpResponse:
    """Whom do I reach next?"""
    return render(request, "dissuasion/queue.html", _queue(request) | _form())


@open_to(*READ)
def queue_part(request: HttpRequest) -> HttpResponse:
    """The queue alone, for a page that is told of a change."""
    return render(request, "dissuasion/queue_part.html", _queue(request))


@open_to(*READ)
def alert(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Why do we believe this person is being cheated, and what do I say?"""
    return render(request, "dissuasion/alert.html", _file(request, alert_id))


@open_to(*READ)
def alert_part(request: HttpRequest, alert_id: int) -> HttpResponse:
    """The alert's file alone, for a page that is told of a change."""
    return render(request, "dissuasion/alert_part.html", _file(request, alert_id))


def _form() -> dict[str, Any]:
    """What the form for one's own warning needs; the key makes a second press count once."""
    return {"types": categories(), "fresh_key": uuid4()}


def _queue(request: HttpRequest) -> dict[str, Any]:
    who = actor(request)
    lines = lines_of(who, now(request))
    free = next((line for line in lines if line.task.claimed_by_id is None), None)
    return {
        "lines": lines,
        "free": free,
        "figures": queue_figures(lines),
        "works": who.role in WORK,
    }


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
