"""What the duty officer does: each act calls one action of a room."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import Actor
from fanzha.recover.freeze.actions import freeze_stopped
from fanzha.recover.refund import actions as refund
from fanzha.recover.refund.queries import plans_of
from fanzha.recover.report import actions as reports
from fanzha.recover.report.rules import Ending, Source, Told
from fanzha.recover.stop.changes import lift
from fanzha.recover.stop.queries import orders_of
from fanzha.recover.trace import actions as trace
from fanzha.recover.trace.mandates import issue_usual
from fanzha.web.asked import actor, now, whole
from fanzha.web.duty import automatic
from fanzha.web.duty.chases import chase_page
from fanzha.web.duty.forms import told_of
from fanzha.words.enums import Role


@dataclass(frozen=True)
class Pressed:
    """One press of a button on the page of a chase."""

    chase: int
    post: QueryDict
    who: Actor
    at: datetime

    def text(self, field: str) -> str:
        """What was typed into a field, "" where nothing was."""
        return str(self.post.get(field, "")).strip()

    def order(self) -> int:
        """The order that was meant. Raises Http404 for one of another chase."""
        return self._own("order", (order.pk for order in orders_of(self.chase)))

    def plan(self) -> int:
        """The refund plan that was meant. Raises Http404 for one of another chase."""
        return self._own("plan", (plan.pk for plan in plans_of(self.chase)))

    def _own(self, field: str, own: Iterable[int]) -> int:
        number = whole(self.text(field), field)
        if number not in own:
            raise Http404
        return number


@require_POST
@open_to(Role.DUTY_OFFICER)
def save(request: HttpRequest) -> HttpResponse:
    """Take or correct a report; with `stop` also accept it, so that orders leave at once.

    With `mandate` the officer signs in the same act that the chase goes on by itself.
    """
    who, moment, post = actor(request), now(request), request.POST
    told = told_of(post)
    with transaction.atomic():
        number = _kept(post, told, who, moment)
        if "stop" in post:
            reports.accept(number, who, moment)
        if "stop" in post and "mandate" in post:
            issue_usual(number, who, moment)
    page = reverse("chase" if "stop" in post else "report", args=[number])
    by_htmx = vars(request).get("htmx")
    return HttpResponseClientRedirect(page) if by_htmx else redirect(page)


@require_POST
@open_to(Role.DUTY_OFFICER)
def reject(request: HttpRequest, report_id: int) -> HttpResponse:
    """Nothing to pursue."""
    post = request.POST
    ending = post.get("ending", Ending.UNFOUNDED)
    reports.reject(report_id, post.get("why", ""), actor(request), now(request), ending)
    return redirect("duty")


@require_POST
@open_to(Role.DUTY_OFFICER)
def act(request: HttpRequest, report_id: int) -> HttpResponse:
    """One act on a chase, named by `act`; answers with the chase as it is then."""
    who, moment, post = actor(request), now(request), request.POST
    chosen = _ACTS.get(post.get("act", ""))
    if chosen is None:
        raise Http404
    chosen(Pressed(report_id, post, who, moment))
    if not vars(request).get("htmx"):
        return redirect("chase", report_id)
    return render(request, "duty/chase_part.html", chase_page(report_id, who, moment))


def _kept(post: QueryDict, told: Told, who: Actor, moment: datetime) -> int:
    earlier = str(post.get("report", ""))
    if earlier:
        number = whole(earlier, "report")
        reports.correct(number, told, who, moment)
        return number
    return reports.take_report(
        told, source=Source.DESK, source_ref=post.get("ref", "")[:64], actor=who, now=moment
    )


_ACTS: dict[str, Callable[[Pressed], object]] = {
    "stop_all": lambda it: trace.stop_proposed(it.chase, None, it.who, it.at),
    "stop": lambda it: trace.stop_proposed(it.chase, it.post.getlist("account"), it.who, it.at),
    "ask": lambda it: trace.ask_again(it.chase, it.who, it.at),
    "exclude": lambda it: trace.exclude(
        it.chase, it.text("account"), it.text("why"), it.who, it.at
    ),
    "lift": lambda it: lift(it.order(), it.text("why"), it.who, it.at),
    "file": lambda it: reports.file_case(it.chase, it.text("case_no"), it.who, it.at),
    "freeze": lambda it: freeze_stopped(it.chase, it.text("approval"), it.who, it.at),
    "plan": lambda it: refund.make_plan(it.chase, it.who, it.at),
    "notice": lambda it: refund.give_notice(it.plan(), it.who, it.at),
    "approve": lambda it: refund.approve(it.plan(), it.text("approval"), it.who, it.at),
    "pay": lambda it: refund.pay(it.plan(), it.who, it.at),
    "void": lambda it: refund.void(it.plan(), it.who, it.at),
    "close": lambda it: reports.close(
        it.chase, it.text("why"), it.who, it.at, it.text("ending") or Ending.FINISHED
    ),
    **automatic.ACTS,
}
