"""Pages of texts: what is in the queue and what failed; what one alert's resident was sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fanzha.govern.access.opening import open_to
from fanzha.prevent.channel import ports
from fanzha.prevent.channel.queries import (
    access_bodies,
    odd_reports,
    text_figures,
    text_lines,
    texts_about,
)
from fanzha.prevent.channel.rules import ORDER
from fanzha.web.asked import actor, now
from fanzha.words.enums import Role

DESK = (Role.DISSUASION_OFFICER, Role.DUTY_OFFICER, Role.LEADER)


@open_to(*DESK, Role.ADMIN)
def texts(request: HttpRequest) -> HttpResponse:
    """Do our texts arrive?"""
    at, state = now(request), request.GET.get("state", "")
    state = state if state in ORDER else ""
    page = {
        "figures": text_figures(at), "lines": text_lines(state, at), "state": state,
        "odd": odd_reports(), "pace": ports.pace().per_second,
    }  # fmt: skip
    return render(request, "channel/texts.html", page)


@open_to(*DESK)
def about_alert(request: HttpRequest, alert_id: int) -> HttpResponse:
    """The texts of one alert with their fates; with `?words=1` what they said, on record."""
    about = f"alert:{alert_id}"
    lines: list[tuple[object, str]] = [(line, "") for line in texts_about(about)]
    if lines and request.GET.get("words") == "1":
        who = actor(request)
        purpose = "supervise" if who.role == Role.LEADER else "dissuade"
        bodies = access_bodies(who, about, purpose=purpose, now=now(request))
        lines = [(line, body) for (line, _), body in zip(lines, bodies, strict=True)]
    page = {"lines": lines, "alert_id": alert_id, "words": request.GET.get("words") == "1"}
    return render(request, "channel/alert_texts.html", page)
