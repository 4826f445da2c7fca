"""The call list: whom to call, one call at a time, and how it ended."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.queries import access_alert
from fanzha.prevent.channel.calls import end_call, list_later
from fanzha.prevent.channel.queries import CallLine, access_call, calls_made, calls_to_make
from fanzha.prevent.channel.rules import CallOutcome, outcomes
from fanzha.prevent.dissuade.queries import reach_by
from fanzha.web.asked import actor, now
from fanzha.words.enums import Role

CALLERS = (Role.DISSUASION_OFFICER, Role.DUTY_OFFICER)


@open_to(*CALLERS)
def calls(request: HttpRequest) -> HttpResponse:
    """Whom do I call next?"""
    page = {"waiting": _nearest_first(calls_to_make()), "made": calls_made(now(request))}
    return render(request, "channel/calls.html", page)


def _nearest_first(waiting: list[CallLine]) -> list[tuple[CallLine, datetime | None]]:
    """Each call with the clock of its alert, the nearest first; those without one keep their order.

    Who asked first is not who must be reached first.
    """
    due = reach_by(call.alert_id for call in waiting if call.alert_id)
    with_clock = [(call, due.get(call.alert_id or 0)) for call in waiting]
    return sorted(with_clock, key=lambda line: (line[1] is None, line[1] or line[0].made_at))


@open_to(*CALLERS)
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """One call: the number, the code to say, and what may come of it."""
    line, phone = access_call(actor(request), call_id, now=now(request))
    page = {"call": line, "phone": phone, "outcomes": outcomes(is_check=line.is_check)}
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
