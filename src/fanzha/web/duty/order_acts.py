"""What an officer, or the second person, does with an order: each act calls one verb of a room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import Actor
from fanzha.recover.freeze import actions as freezing
from fanzha.recover.freeze import changes as freeze_changes
from fanzha.recover.freeze import queries as freezes
from fanzha.recover.freeze.rules import Kind
from fanzha.recover.stop import changes
from fanzha.recover.stop import queries as stops
from fanzha.recover.stop.actions import hold_own
from fanzha.recover.stop.change_rules import Reason
from fanzha.web.asked import actor, now, whole
from fanzha.web.duty.chases import chase_page
from fanzha.words.enums import Role


@require_POST
@open_to(Role.DUTY_OFFICER, Role.LEADER)
def order_act(request: HttpRequest, report_id: int) -> HttpResponse:
    """One act on a measure, named by `act`; the rooms say who may do it, and when.

    Answers with the chase as it is then, or with the board where it was pressed there.
    """
    who, moment, post = actor(request), now(request), request.POST
    act = _ACTS.get(post.get("act", ""))
    if act is None:
        raise Http404
    act(Pressed(report_id, {name: str(post[name]).strip() for name in post}, who, moment))
    board = "board" in post
    if not vars(request).get("htmx"):
        return redirect("duty") if board else redirect("chase", report_id)
    if board:
        return redirect("duty_board")
    return render(request, "duty/chase_part.html", chase_page(report_id, who, moment))


@dataclass(frozen=True)
class Pressed:
    """One press of a button: the chase, the form, who and when."""

    chase: int
    form: Mapping[str, str]
    who: Actor
    at: datetime

    def text(self, field: str) -> str:
        """What a field held, "" where it was not sent."""
        return self.form.get(field, "")

    def order(self) -> int:
        """The order that was meant. Raises Http404 for one of another chase."""
        mine = stops.orders_of(self.chase) + stops.holds_of(self.chase)
        return self._own("order", (row.pk for row in mine))

    def freeze(self) -> int:
        """The freeze that was meant. Raises Http404 for one of another chase."""
        return self._own("freeze", (row.pk for row in freezes.freezes_of(self.chase)))

    def change(self) -> int:
        """The change of an order that was meant. Raises Http404 as above."""
        mine = stops.orders_of(self.chase) + stops.holds_of(self.chase)
        return self._own("change", _numbers(stops.changes_of(mine)))

    def freeze_change(self) -> int:
        """The change of a freeze that was meant. Raises Http404 as above."""
        return self._own("change", _numbers(freezes.changes_of(freezes.freezes_of(self.chase))))

    def _own(self, field: str, own: Iterable[int]) -> int:
        number = whole(self.text(field), field)
        if number not in own:
            raise Http404
        return number


def _numbers(by_row: Mapping[int, Iterable[Any]]) -> set[int]:
    return {change.pk for found in by_row.values() for change in found}


_ACTS: dict[str, Callable[[Pressed], object]] = {
    "extend": lambda it: changes.extend(it.order(), it.text("why"), it.who, it.at),
    "lift": lambda it: changes.lift(
        it.order(), it.text("why"), it.who, it.at, it.text("reason") or Reason.GROUND_GONE
    ),
    "confirm": lambda it: changes.confirm(it.change(), it.who, it.at),
    "withdraw": lambda it: changes.withdraw(it.change(), it.who, it.at),
    "hold": lambda it: hold_own(
        it.chase, it.text("account"), it.text("bank"), it.text("why"), it.who, it.at
    ),
    "freeze": lambda it: freezing.freeze_account(
        it.chase, it.text("account"), it.text("kind") or Kind.LIMITED,
        it.text("approval"), it.who, it.at,
    ),
    "confirm_order": lambda it: freezing.confirm(it.freeze(), it.who, it.at),
    "withdraw_order": lambda it: freezing.withdraw(it.freeze(), it.who, it.at),
    "renew": lambda it: freeze_changes.renew(
        it.freeze(), it.text("approval"), it.text("why"), it.who, it.at
    ),
    "lift_freeze": lambda it: freeze_changes.lift(
        it.freeze(), it.text("why"), it.who, it.at, it.text("reason") or Reason.GROUND_GONE
    ),
    "confirm_freeze": lambda it: freeze_changes.confirm(it.freeze_change(), it.who, it.at),
    "withdraw_freeze": lambda it: freeze_changes.withdraw(it.freeze_change(), it.who, it.at),
}  # fmt: skip
