"""The first step: a text by the system, and what its fate means for the ladder."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.actions import hold
from fanzha.prevent.channel.actions import NewText, queue_text
from fanzha.prevent.channel.rules import State
from fanzha.prevent.dissuade import ladder, rules, steps
from fanzha.prevent.dissuade.course import Course, end_clocks
from fanzha.prevent.dissuade.models import Contact, Task
from fanzha.words.texts import warning_of

ARRIVED = frozenset({State.DELIVERED, State.READ})


def text(course: Course, task: Task, since: datetime) -> bool:
    """Queue the warning for this scam and start the clock of its delivery.

    False where no text can be sent to this number, or none fits: then a call is the first step.
    """
    new = NewText(
        phone=task.alert.phone, template=warning_of(task.alert.scam_type), params={},
        key=_key(task.alert_id), about=_about(task.alert_id),
    )  # fmt: skip
    if task.contacts.filter(way=rules.TEXT).exists():  # had it before: nobody is flooded
        task.state = rules.move(task.state, rules.TEXTED)
        return True
    try:
        queue_text(new, course.now)
    except Trouble:
        return False
    task.state = rules.move(task.state, rules.TEXTED)
    course.begin(task, ladder.DELIVERED, since)
    course.tried(task, rules.TEXT, rules.QUEUED)
    course.did(task, "text")
    return True


@transaction.atomic
def text_told(about: str, key: str, fate: str, at: datetime) -> None:
    """What became of a text, in the transaction that noted it (`at` UTC).

    The ladder's own is on the story of its alert. One that arrived only stops the clock of its
    delivery: it says nothing of whether the person believes it. One that failed makes a call
    follow at once.
    """
    kind, _, number = about.partition(":")
    ours = kind == "alert" and key == _key(int(number))
    task = _locked(int(number)) if ours else None
    if task is None:
        return
    Contact.objects.create(task=task, way=rules.TEXT, result=fate, at=at)
    if fate in ARRIVED:
        end_clocks(task.pk, at, (ladder.DELIVERED,))
    elif fate == State.FAILED and task.state == rules.TEXTED:
        course = Course([task], at)
        steps.call(course, [task], {task.pk: at})
        steps.look_again(course, [task])
        course.did(task, "not_delivered")
        course.write()


def _locked(alert_id: int) -> Task | None:
    """The task of the alert, both locked."""
    tasks = Task.objects.filter(alert_id=alert_id)
    if not tasks.exists():
        return None
    hold(alert_id)
    return tasks.select_for_update(of=("self",)).select_related("alert__unit").get()


def _key(alert_id: int) -> str:
    return f"{_about(alert_id)}:text:1"


def _about(alert_id: int) -> str:
    return f"alert:{alert_id}"
