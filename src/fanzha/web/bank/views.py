"""Pages of the bank desk. A liaison sees the own bank's orders, nothing else."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.recover.freeze.queries import freezes_at_bank
from fanzha.recover.freeze.rules import STATE_LABELS as FREEZE_LABELS
from fanzha.recover.freeze.rules import State as Freeze
from fanzha.recover.message.by_hand.queries import work_list
from fanzha.recover.message.by_hand.rules import FORMS
from fanzha.recover.message.codes import result_label
from fanzha.recover.paper.queries import enclosed_with
from fanzha.recover.stop.actions import answer_by_hand
from fanzha.recover.stop.queries import UNANSWERED, access_order, orders_at_bank
from fanzha.recover.stop.rules import STATE_LABELS, shown_state
from fanzha.web.asked import actor, now, yuan
from fanzha.words.enums import Role


@open_to(Role.BANK_LIAISON)
def orders(request: HttpRequest) -> HttpResponse:
    """What do the police want from my bank, by when?"""
    return render(request, "bank/orders.html", _orders(request))


@open_to(Role.BANK_LIAISON)
def orders_part(request: HttpRequest) -> HttpResponse:
    """The orders alone, for a page that is told of a change."""
    return render(request, "bank/orders_part.html", _orders(request))


@open_to(Role.BANK_LIAISON)
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order in full: what to compare, and what to answer."""
    who = actor(request)
    try:
        found = access_order(order_id, who, "answer_order", now(request))
    except ObjectDoesNotExist as error:
        raise Http404 from error
    state = shown_state(found.state, found.expires_at, now(request))
    page = {
        "order": found, "label": STATE_LABELS[state], "result": result_label(found.answer_code),
        "waits": found.state in UNANSWERED,
        "enclosed": enclosed_with([found.key], who).get(found.key),
    }  # fmt: skip
    return render(request, "bank/order.html", page)


@require_POST
@open_to(Role.BANK_LIAISON)
def answer(request: HttpRequest, order_id: int) -> HttpResponse:
    """Answer by hand, for a bank without interface."""
    balance = yuan(request.POST.get("balance") or "0", "balance")
    result = request.POST.get("result", "")
    answer_by_hand(order_id, result, balance, actor(request), now(request))
    return redirect("bank")


def _orders(request: HttpRequest) -> dict[str, Any]:
    who, moment = actor(request), now(request)
    return {
        "asked": [(row, FORMS[row.code].label) for row in work_list(who.unit_code, who)[:300]],
        "orders": [
            (row, STATE_LABELS[shown_state(row.state, row.expires_at, moment)],
             row.state in UNANSWERED)
            for row in orders_at_bank(who.unit_code, who)[:300]
        ],
        "freezes": [
            (row, FREEZE_LABELS[Freeze(row.state)])
            for row in freezes_at_bank(who.unit_code, who)[:300]
        ],
    }  # fmt: skip
