"""The acts of the dissuasion desk: each calls one action and shows the alert again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from fanzha.govern.access.opening import open_to
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.alert.rules import PERSON
from fanzha.prevent.block.rules import plain
from fanzha.prevent.dissuade import actions, rules
from fanzha.prevent.dissuade.queries import task_of
from fanzha.web.asked import actor, now, yuan
from fanzha.web.dissuasion.views import WORK
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from fanzha.words.scam_types import node

LONGEST_NOTE = 400
# Who was called, and what came of it.
HEARD = tuple(
    f"{way}:{result}"
    for way in rules.BY_DESK
    for result in (rules.NO_ANSWER, rules.ANSWERED, rules.RESISTS)
)


@open_to(*WORK)
@require_POST
def claim(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Take the task."""
    actions.claim(task_of(alert_id), actor(request), now(request))
    return redirect("alert", alert_id)


@open_to(*WORK)
@require_POST
def called(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Somebody was called, and this came of it."""
    way, _, result = chosen(request, "heard", HEARD).partition(":")
    actions.called(task_of(alert_id), way, result, actor(request), entry(request))
    return redirect("alert", alert_id)


@open_to(*WORK)
@require_POST
def send(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Send the street."""
    actions.send_to_street(task_of(alert_id), actor(request), entry(request))
    return redirect("alert", alert_id)


@open_to(*WORK)
@require_POST
def close(request: HttpRequest, alert_id: int) -> HttpResponse:
    """End the task with an outcome; a payment made becomes a report."""
    outcome = chosen(request, "outcome", rules.BY_PERSON)
    actions.close(
        task_of(alert_id), outcome, actor(request), entry(request), saved_fen=saved(request)
    )
    return redirect("alert", alert_id)


@open_to(*WORK)
@require_POST
def raise_by_person(request: HttpRequest) -> HttpResponse:
    """An officer knows of somebody at risk."""
    key, moment = form_key(request), now(request)
    text = note(request)
    alert_id = raise_alert(
        NewAlert(
            signal_id=f"person:{key}", phone=plain("number", request.POST.get("phone", "")),
            source=PERSON, level=Level.HIGH,
            scam_type=node(request.POST.get("scam_type") or "other").code,
            reasons=(Reason("person"),), at=moment, evidence=(_said(key, text, moment),),
            by=actor(request).user_id,
        )
    )  # fmt: skip
    return redirect("alert", alert_id)


def form_key(request: HttpRequest) -> UUID:
    """The key that makes a form sent twice one alert. Raises Trouble when it is missing."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise Trouble(
            zh="表单不完整, 请刷新后重填", en="the form is not whole: reload it", field="key"
        ) from None


def entry(request: HttpRequest) -> actions.Entry:
    """What the form says was done, now."""
    return actions.Entry(now(request), note(request))


def note(request: HttpRequest) -> str:
    """The note of the form. Raises Trouble when it is too long to keep whole."""
    text = request.POST.get("note", "").strip()
    if len(text) > LONGEST_NOTE:
        raise Trouble(
            zh=f"备注超过 {LONGEST_NOTE} 字", en=f"the note is over {LONGEST_NOTE} characters",
            field="note",
        )  # fmt: skip
    return text


def saved(request: HttpRequest) -> int:
    """The amount saved in fen, zero when none is given. Raises Trouble for what is no amount."""
    text = request.POST.get("saved", "").strip()
    return yuan(text, "saved") if text else 0


def chosen(request: HttpRequest, name: str, among: tuple[str, ...]) -> str:
    """One of the words a form may send. Raises Trouble for another."""
    value = request.POST.get(name, "")
    if value not in among:
        raise Trouble(zh="没有这个选项", en="no such choice", field=name)
    return value


def _said(key: UUID, text: str, moment: datetime) -> dict[str, object]:
    iso = moment.isoformat()
    return {
        "event_id": f"person:{key}", "kind": "person", "happened_at": iso, "arrived_at": iso,
        "facts": {"text": text},
    }  # fmt: skip
