"""What is learnt after a report was accepted, typed in; and reports that belong together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import Actor
from fanzha.recover.report.completing import Person, add_payments, correct_payee, correct_person
from fanzha.recover.report.linking import link
from fanzha.recover.report.prefill import banks
from fanzha.recover.report.queries import access_report, links_of, losses
from fanzha.recover.report.rules import LINK_LABELS
from fanzha.web.asked import actor, now, whole
from fanzha.web.duty.forms import payments_of
from fanzha.web.duty.taking import PERSON, read_page
from fanzha.words.enums import Role


@open_to(Role.DUTY_OFFICER)
def complete(request: HttpRequest, report_id: int) -> HttpResponse:
    """More payments, right names: GET shows what is known, POST does one `act`."""
    who, moment = actor(request), now(request)
    if request.method == "POST":
        chosen = _ACTS.get(request.POST.get("act", ""))
        if chosen is None:
            raise Http404
        chosen(report_id, request.POST, who, moment)
        return redirect("report_complete", report_id)
    return render(request, "duty/complete.html", _page(request, report_id))


@require_POST
@open_to(Role.DUTY_OFFICER)
def link_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """An officer says that this report belongs together with another."""
    post = request.POST
    other = whole(post.get("other", "").strip().removeprefix("#"), "other")
    link(report_id, other, post.get("kind", ""), actor(request), now(request))
    return redirect("report", report_id)


def _page(request: HttpRequest, report_id: int) -> dict[str, Any]:
    found = access_report(report_id, actor(request), "take_report", now(request))
    page = read_page(request, found.text)
    known = {payment.payee_account for payment in found.payments.all()}
    fresh = [row for row in page["rows"] if row.payee_account not in known]
    person = {name: getattr(found, name) for name in (*PERSON, "scam_type")}
    return page | person | {
        "report": found, "rows": fresh, "links": links_of(report_id),
        "link_labels": LINK_LABELS, "banks": banks(),
    }  # fmt: skip


def _person(report_id: int, post: QueryDict, who: Actor, at: datetime) -> None:
    typed = (post.get(name, "").strip() for name in (*PERSON, "scam_type"))
    correct_person(report_id, Person(*typed), who, at)


def _payee(report_id: int, post: QueryDict, who: Actor, at: datetime) -> None:
    number = whole(post.get("payment", ""), "payment")
    if number not in {loss.payment_id for loss in losses([report_id])}:
        raise Http404
    name, bank = post.get("payee_name", "").strip(), post.get("payee_bank", "")
    correct_payee(number, name, bank, who, at)


def _add(report_id: int, post: QueryDict, who: Actor, at: datetime) -> None:
    add_payments(report_id, payments_of(post), who, at)


_ACTS: dict[str, Callable[[int, QueryDict, Actor, datetime], None]] = {
    "person": _person, "payee": _payee, "add": _add,
}  # fmt: skip
