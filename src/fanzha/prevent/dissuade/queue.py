"""The queue of the dissuasion desk, a page at a time, however many are open.

A page is put together from three lists, each read no further than the page needs: late ones,
one's own, all others (`ordering.urgency`). The first and the last are the same for everybody: a
web process with many open pages reads that `Board` once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import Coalesce

from fanzha.govern.access.rules import Actor
from fanzha.kit.prepared import rows
from fanzha.prevent.alert.queries import measured_chances, worth_of
from fanzha.prevent.alert.reckoning import COLUMNS, ceiling, expected_fen
from fanzha.prevent.alert.rules import OPEN
from fanzha.prevent.alert.worth import Measured, Worth
from fanzha.prevent.dissuade.lines import LATE, TRIES, WHOSE, Line, line, open_tasks
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.dissuade.ordering import Candidate, Standing, first, urgency
from fanzha.prevent.dissuade.rules import CLOSED, SENT, STREET, WAITING

PAGE = 100
"""Lines a page."""

CHUNK = 2 * PAGE  # rows of the first look by falling ceiling; each further look takes twice as many

OPEN_PART, WAITING_PART, STREET_PART, LATE_PART, MINE = "open", "waiting", "street", "late", "mine"
PARTS = {
    OPEN_PART: Q(), WAITING_PART: Q(state=WAITING), STREET_PART: Q(state__in=STREET),
    LATE_PART: LATE, MINE: Q(),
}  # fmt: skip
"""What the figures at the head count, and what a page can be cut down to."""


@dataclass(frozen=True)
class PageAsked:
    """Which lines: one of `PARTS`, and the page of it from 1 on."""

    part: str = OPEN_PART
    page: int = 1

    @property
    def until(self) -> int:
        """How many lines it takes to the end of the page."""
        return self.page * PAGE


@dataclass(frozen=True)
class Entry:
    """An open task and what it is worth to reach the person now; nobody's line yet."""

    task: Task
    worth: Worth


@dataclass(frozen=True)
class Board:
    """What every officer's page takes its lines from: late ones by age, and of all others those
    that reaching is worth most, both to the end of the page. `figures`: how many there are."""

    late: list[Entry]
    top: list[Entry]
    figures: dict[str, int]


def queue_page(
    actor: Actor, asked: PageAsked, now: datetime, shared: Board | None = None
) -> tuple[list[Line], dict[str, int]]:
    """The lines of one page as this person may see them, and how many lines each part has.

    `shared` is the board for what is asked where it was just read.
    """
    shared = shared or board(asked, now)
    page = page_of(shared, own_entries(actor.user_id, asked, now), asked)
    figures = shared.figures | {MINE: _own(actor.user_id).count()}
    return [line(entry.task, actor, entry.worth) for entry in page], figures


def queue(actor: Actor, now: datetime) -> list[Line]:
    """Every open task, the most urgent first: the whole that pages are pages of."""
    entries = _entries(open_tasks(), now, measured_chances(now))
    lines = [line(entry.task, actor, entry.worth) for entry in entries]
    return sorted(lines, key=lambda found: urgency(_standing(found)))


def board(asked: PageAsked, now: datetime) -> Board:
    """What the pages of all officers share; of one's own tasks that is nothing but the figures."""
    if asked.part == MINE:
        return Board([], [], _figures())
    tasks = Task.objects.exclude(state=CLOSED).filter(PARTS[asked.part])
    late, measured = _oldest_late(tasks, asked.until), measured_chances(now)
    count = 0 if asked.part == LATE_PART else asked.until - len(late)
    entries = _of_keys([*late, *_best(tasks, count, now, measured)], now, measured)
    of_late = set(late)
    return Board(
        [entry for entry in entries if entry.task.pk in of_late],
        [entry for entry in entries if entry.task.pk not in of_late],
        _figures(),
    )


def own_entries(user_id: int | None, asked: PageAsked, now: datetime) -> list[Entry]:
    """Somebody's own tasks to the end of the page: those on time, as the board has the late ones;
    in `MINE` both."""
    if user_id is None or asked.part == LATE_PART:
        return []
    own = _own(user_id).filter(PARTS[asked.part])
    late = _oldest_late(own, asked.until) if asked.part == MINE else []
    measured = measured_chances(now)
    best = _best(own, asked.until - len(late), now, measured)
    return _of_keys([*late, *best], now, measured)


def page_of(shared: Board, own: list[Entry], asked: PageAsked) -> list[Entry]:
    """The page of whoever has these tasks of their own."""
    mine = {entry.task.pk for entry in own}
    others = [entry for entry in shared.top if entry.task.pk not in mine]
    return [*shared.late, *own, *others][asked.until - PAGE : asked.until]


def owners() -> dict[int, tuple[int, int]]:
    """Of each person with tasks of their own: how many are open, and a sum that is another as
    soon as any of them, or the alert of any, was written."""
    return {whose: (count, mark) for whose, count, mark in rows(_OWNERS, {"closed": CLOSED})}


# A row that is written is another version of it: its place and who wrote it tell them apart.
_OWNERS = """
    SELECT coalesce(task.claimed_by_id, task.assigned_to_id) AS whose, count(*),
        sum(hashtext(task.ctid::text || task.xmin::text || alert.ctid::text || alert.xmin::text))
    FROM dissuade_task task JOIN alert_alert alert ON alert.id = task.alert_id
    WHERE task.state <> %(closed)s AND coalesce(task.claimed_by_id, task.assigned_to_id) IS NOT NULL
    GROUP BY 1
"""


def _figures() -> dict[str, int]:
    counts = {part: Count("pk", filter=PARTS[part]) for part in PARTS if part != MINE}
    counted: dict[str, int] = Task.objects.exclude(state=CLOSED).aggregate(**counts)
    return counted


def _own(user_id: int | None) -> QuerySet[Task]:
    return Task.objects.exclude(state=CLOSED).annotate(whose=WHOSE).filter(whose=user_id)


def _oldest_late(tasks: QuerySet[Task], count: int) -> list[int]:
    late = tasks.filter(LATE).order_by("received_at", "pk")
    return list(late.values_list("pk", flat=True)[:count])


def _best(tasks: QuerySet[Task], count: int, now: datetime, measured: Measured) -> list[int]:
    """Keys of the tasks that are not late and worth most, the most first."""
    on_time = tasks.exclude(LATE).filter(alert__state=OPEN)
    found = first(_falling(on_time, now, measured), count)
    return [candidate.standing.number for candidate in found]


def _falling(tasks: QuerySet[Task], now: datetime, measured: Measured) -> Iterator[Candidate]:
    """Candidates by falling ceiling, read chunk by chunk as far as they are asked for."""
    most = ceiling("alert__", Q(reached_at__isnull=False), now, measured)
    known = tasks.annotate(most=most).order_by("-most", "pk").values_list("pk", "most")
    start, size, more = 0, CHUNK, True
    while more:
        most_of = dict(known[start : start + size])
        tasks_of = Task.objects.filter(pk__in=list(most_of)).annotate(tries=TRIES, due=_DUE)
        read = tasks_of.values_list("pk", "due", "reached_at", "tries", *_ALERT)
        candidates = [_candidate(row, most_of[row[0]], now, measured) for row in read]
        yield from sorted(candidates, key=lambda candidate: -candidate.ceiling_fen)
        start, size, more = start + size, size * 2, len(most_of) == size


_ALERT = tuple(f"alert__{column}" for column in COLUMNS)

# As `_due` says of a row.
_DUE = Coalesce(
    Case(
        When(Q(reached_at__isnull=False) | Q(state=SENT), then=F("meet_by")), default=F("reach_by")
    ),
    F("received_at"),
)


def _candidate(row: tuple[Any, ...], most: int, now: datetime, measured: Measured) -> Candidate:
    key, due, reached_at, tries, *values = row
    reached = reached_at is not None
    expected = expected_fen(values, tries=tries, reached=reached, now=now, measured=measured)
    return Candidate(Standing(False, False, expected, due, due, key), most)


def _due(
    state: str, reached: bool, reach_by: datetime | None, meet_by: datetime | None
) -> datetime | None:
    return meet_by if reached or state == SENT else reach_by


def _of_keys(keys: list[int], now: datetime, measured: Measured) -> list[Entry]:
    """The entries in the order of the keys; one that ended meanwhile is left out."""
    entries = _entries(open_tasks().filter(pk__in=keys), now, measured)
    found = {entry.task.pk: entry for entry in entries}
    return [found[key] for key in keys if key in found]


def _entries(tasks: QuerySet[Task], now: datetime, measured: Measured) -> list[Entry]:
    return [_entry(task, now, measured) for task in tasks.annotate(tries=TRIES)]


def _entry(task: Task, now: datetime, measured: Measured) -> Entry:
    tries, reached = vars(task)["tries"], task.reached_at is not None
    worth = worth_of(task.alert, tries=tries, reached=reached, now=now, measured=measured)
    return Entry(task, worth)


def _standing(found: Line) -> Standing:
    task = found.task
    due = _due(task.state, task.reached_at is not None, task.reach_by, task.meet_by)
    expected = found.worth.expected_fen if found.worth else 0
    return Standing(
        found.late, found.mine, expected, task.received_at, due or task.received_at, task.pk
    )
