"""Numbers, devices, accounts and sites that rules speak of: look, put on a list, or clear."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from fanzha.govern.access.opening import open_to
from fanzha.prevent.detect import actions, queries
from fanzha.prevent.detect.suspects import LISTS
from fanzha.web.asked import actor, now
from fanzha.words.enums import Language, Role
from fanzha.words.reasons import say, tell

WORK = (Role.ANALYST, Role.ADMIN)
KINDS: dict[str, Promise] = {
    "caller": _("来电号码"), "sender": _("短信发送方"), "device": _("设备"),
    "account": _("账户"), "host": _("网站"),
}  # fmt: skip
LEVELS: dict[str, Promise] = {"high": _("高"), "medium": _("中"), "low": _("低")}
STATES: dict[str, Promise] = {
    "open": _("待处理"),
    "listed": _("已列入名单"),
    "cleared": _("已排除"),
}


@open_to(*WORK, Role.LEADER)
@require_GET
def suspects(request: HttpRequest) -> HttpResponse:
    """Those in a state, of a kind, the latest first; values half hidden."""
    state, kind = request.GET.get("state", "open"), request.GET.get("kind", "")
    if state not in STATES or kind not in ("", *KINDS):
        raise Http404
    page = {
        "rows": queries.suspects(state, kind), "state": state, "kind": kind, "names": _names(),
        "counts": queries.suspects_by_kind(), "may_work": actor(request).role in WORK,
    }  # fmt: skip
    return render(request, "detector/suspects.html", page)


@open_to(*WORK)
@require_POST
def opened(request: HttpRequest, suspect: int) -> HttpResponse:
    """One suspect with its evidence, which names people: the look is on record."""
    row = queries.access_suspect(actor(request), suspect, WORK, now(request))
    if row is None:
        raise Http404
    page = {
        "row": row, "names": _names(), "can_list": row.kind in LISTS,
        "reasons": [say(one["code"], one["params"], _language()) for one in row.reasons],
        "events": [(item, tell(item["kind"], item["facts"], _language())) for item in row.evidence],
    }  # fmt: skip
    response = render(request, "detector/suspect.html", page)
    response["Cache-Control"] = "no-store"
    return response


@open_to(*WORK)
@require_POST
def decide(request: HttpRequest, suspect: int) -> HttpResponse:
    """Put it on its list or clear it, with a ground."""
    act = actions.put_on_list if request.POST.get("act") == "list" else actions.clear
    act(suspect, request.POST.get("ground", ""), actor(request), now(request))
    messages.success(request, gettext("已处理"))
    return redirect("suspects")


def _names() -> dict[str, Any]:
    return {"kinds": KINDS, "levels": LEVELS, "states": STATES}


def _language() -> Language:
    return "en" if (get_language() or "").startswith("en") else "zh"
