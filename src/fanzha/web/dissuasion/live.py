"""Open pages of the queue: told what changed in their rows, not that they should ask again.

Two hundred officers have the queue open, and every act of one changes it. What the pages share is
read once for all of them (`reader`); a page then sends its browser the rows that are new or other
than those it has, and the order of all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import Actor
from fanzha.kit import clock
from fanzha.prevent.dissuade.lines import is_mine, line, may_see
from fanzha.prevent.dissuade.queue import MINE, Entry, PageAsked, own_entries, page_of
from fanzha.web.asked import actor
from fanzha.web.dissuasion.reader import READ_NOW, Reading, reader
from fanzha.web.dissuasion.rows import html_of, state_of
from fanzha.web.dissuasion.views import READ, asked_of
from fanzha.web.home import live

OWN_LASTS = 60  # seconds, about: what one's own are worth falls by the hour and at night


@dataclass
class OpenPage:
    """One officer's page, and what its browser has. `state` names the rows it came with."""

    actor: Actor
    asked: PageAsked
    language: str
    state: str
    told: dict[str, Any] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)
    own: list[Entry] = field(default_factory=list)
    own_rows: dict[int, str] = field(default_factory=dict)
    own_mark: tuple[int, int] | None = None
    own_until: float = 0.0

    def news(self, reading: Reading) -> str:
        """What the browser must be told after a reading, as an event; "" when nothing."""
        shared = reading.boards.get(self.asked)
        if shared is None:
            return ""
        with translation.override(self.language):
            self._read_own(reading)
            entries = page_of(shared, self.own, self.asked)
            rows = {entry.task.alert_id: self._html(entry, reading) for entry in entries}
        mine, _ = reading.marks.get(self.actor.user_id or 0, (0, 0))
        free = next((e.task.alert_id for e in entries if e.task.claimed_by_id is None), None)
        told: dict[str, Any] = {
            "order": list(rows),
            "figures": shared.figures | {MINE: mine},
            "free": free,
        }
        fresh = self._fresh(rows)
        if not fresh and told == self.told:
            return ""
        self.told = told
        return f"event: queue\ndata: {json.dumps(told | {'rows': fresh}, ensure_ascii=False)}\n\n"

    def has_own(self, reading: Reading) -> bool:
        """Whether one's own are known: else `news` looks into the database. They are read anew
        when any of them was written, and now and then, not by all pages at once."""
        mark = reading.marks.get(self.actor.user_id or 0, (0, 0))
        return mark == self.own_mark and clock.elapsed() < self.own_until

    def _read_own(self, reading: Reading) -> None:
        if self.has_own(reading):
            return
        user = self.actor.user_id or 0
        mark = reading.marks.get(user, (0, 0))
        try:
            self.own = own_entries(user, self.asked, reading.at) if mark[0] else []
        finally:
            live.let_go()
        self.own_rows = {entry.task.pk: self._drawn(entry) for entry in self.own}
        self.own_mark, self.own_until = mark, clock.elapsed() + OWN_LASTS + user % OWN_LASTS

    def _html(self, entry: Entry, reading: Reading) -> str:
        """Drawn once a reading for all who see the same of it."""
        task = entry.task
        if task.pk in self.own_rows:
            return self.own_rows[task.pk]
        mine, shown = is_mine(self.actor, task), may_see(self.actor, task)
        key = (self.language, task.pk, mine, shown)
        if key not in reading.drawn:
            reading.drawn[key] = self._drawn(entry)
        return reading.drawn[key]

    def _drawn(self, entry: Entry) -> str:
        return html_of(line(entry.task, self.actor, entry.worth))

    def _fresh(self, rows: dict[int, str]) -> str:
        """The rows that the browser does not have like this."""
        if self.state and self.state == state_of(rows.values()):
            self.rows = rows
        self.state = ""
        fresh = [html for alert, html in rows.items() if self.rows.get(alert) != html]
        self.rows = rows
        return "".join(fresh)


@open_to(*READ)
async def queue_live(request: HttpRequest) -> StreamingHttpResponse:
    """The stream of one open page of the queue: events "queue" with {order, rows, figures, free}.

    `rows` is HTML as on the page, of those that the browser does not have; `have` in the address
    names what it came with.
    """
    page = OpenPage(
        actor(request), asked_of(request), translation.get_language() or "",
        request.GET.get("have", ""),
    )  # fmt: skip

    async def say(topics: set[str]) -> str:
        reading = reader.reading
        if READ_NOW not in topics or reading is None:
            return ""
        if page.has_own(reading):  # a tenth of a millisecond: less than the way to a thread
            return page.news(reading)
        return await sync_to_async(page.news, thread_sensitive=False)(reading)

    stream = live.hub.join()
    reader.join(stream, page.asked)
    return await live.streamed(request, stream, say, lambda: reader.leave(stream))
