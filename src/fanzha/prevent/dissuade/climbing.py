"""Put tasks on the rung of their level: the whole of the ladder, from the text up."""

from __future__ import annotations

from collections.abc import Iterable

from fanzha.prevent.dissuade import ladder
from fanzha.prevent.dissuade.course import Course
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.steps import Since, call, look_again, visit, wants
from fanzha.prevent.dissuade.texting import text


def climb(course: Course, tasks: Iterable[Task], since: Since) -> None:
    """Put each task where its level stands: take the steps, begin the clocks.

    Where a text is the step and cannot be sent, a call is.
    """
    tasks = [
        task for task in tasks
        if not (wants(task, ladder.TEXT) and text(course, task, since[task.pk]))
    ]  # fmt: skip
    call(course, tasks, since)
    visit(course, [task for task in tasks if wants(task, ladder.VISIT)], since)
    look_again(course, tasks)
