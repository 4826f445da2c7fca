"""The code of the caller: an officer says it, and checks one for somebody who rings 96110."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fanzha.govern.access.opening import open_to
from fanzha.prevent.alert.queries import access_alert
from fanzha.prevent.channel import codes
from fanzha.web.asked import actor, now
from fanzha.words.enums import Role

STREET = (Role.COMMUNITY_POLICE, Role.GRID_WORKER)
CALLERS = (Role.DISSUASION_OFFICER, Role.DUTY_OFFICER)
REAL, NOBODY, LATER = "real", "nobody", "later"


@open_to(*CALLERS, *STREET)
def code(request: HttpRequest, alert_id: int) -> HttpResponse:
    """The code to say in this contact: a button, or the digits once asked for (POST, on record)."""
    who, at, about = actor(request), now(request), f"alert:{alert_id}"
    if request.method == "POST":
        purpose = "visit" if who.role in STREET else "dissuade"
        access_alert(who, alert_id, purpose=purpose, now=at)
        held: codes.Code | None = codes.show(about, who, at)
    else:
        held = codes.shown(about, who.user_id, at)
    page = {"held": held, "alert_id": alert_id, "lists": request.GET.get("lists") == "1"}
    return render(request, "channel/code.html", page)


@open_to(*CALLERS)
def verify(request: HttpRequest) -> HttpResponse:
    """Somebody rings 96110 with a code: is it one of ours?"""
    page: dict[str, str] = {}
    if request.method == "POST":
        who, at = actor(request), now(request)
        page["verdict"] = LATER
        if codes.may_guess_for_caller(who, at):
            given = request.POST.get("code", "")
            page["verdict"] = REAL if codes.check(given, at).real else NOBODY
    return render(request, "channel/verify.html", page)
