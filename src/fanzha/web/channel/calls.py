"""The call list: whom to call, one call at a time, and how it ended."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.queries import FoundAlert, access_alert, found_alerts
from fanzha.prevent.channel.calls import end_call, list_later
from fanzha.prevent.channel.queries import (
    CallLine,
    access_call,
    call_lines,
    calls_made,
    calls_to_make,
)
from fanzha.prevent.channel.rules import CallOutcome, outcomes
from fanzha.prevent.dissuade.queries import clock_of
from fanzha.web.asked import actor, now
from fanzha.words.enums import Role
from fanzha.words.scripts import script

CALLERS = (Role.DISSUASION_OFFICER, Role.DUTY_OFFICER)
PAGE_OF = 100


@open_to(*CALLERS)
def calls(request: HttpRequest) -> HttpResponse:
    """Whom do I call next?"""
    pages = Paginator(calls_to_make(clock_of("alert")), PAGE_OF)
    found = pages.get_page(request.GET.get("page"))
    page = {
        "waiting": _with_alerts(actor(request), call_lines(found.object_list)), "found": found,
        "next": call_lines(pages.object_list[:1]), "made": calls_made(now(request)),
    }  # fmt: skip
    return render(request, "channel/calls.html", page)


def _with_alerts(who: Actor, calls: list[CallLine]) -> list[tuple[CallLine, FoundAlert | None]]:
    """Each call with what it is about: a number alone does not say who, or which scam."""
    found = found_alerts(who, [call.alert_id for call in calls if call.alert_id])
    return [(call, found.get(call.alert_id or 0)) for call in calls]


@open_to(*CALLERS)
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """One call: the number, the code, what to say, and what may come of it."""
    line, phone = access_call(actor(request), call_id, now=now(request))
    [(_, about)] = _with_alerts(actor(request), [line])
    page = {
        "call": line, "phone": phone, "outcomes": outcomes(is_check=line.is_check), "about": about,
        "script": script(about.scam_type) if about and not line.is_check else None,
    }  # fmt: skip
    return render(request, "channel/call.html", page)


@require_POST
@open_to(*CALLERS)
def later(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Put a call to the person of an alert on the list."""
    who, at = actor(request), now(request)
    phone = access_alert(who, alert_id, purpose="dissuade", now=at).phone
    list_later(f"alert:{alert_id}", phone, who, at)
    return redirect("channel_calls")


@require_POST
@open_to(*CALLERS)
def end(request: HttpRequest, call_id: int) -> HttpResponse:
    """Note how it ended; pressed twice it is noted once."""
    outcome = request.POST.get("outcome", "")
    if outcome not in set(CallOutcome):
        raise Trouble(zh="请选择通话结果", en="choose how the call ended", field="outcome")
    end_call(call_id, CallOutcome(outcome), actor(request), now(request))
    return redirect("channel_calls")
