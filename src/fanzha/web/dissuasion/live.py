"""Open pages of the queue: told what changed in their rows, not that they should ask again.

Two hundred officers have the queue open, and every act of one changes it. What the pages share is
read once for all of them (`Reader`); a page then sends its browser the rows that are new or other
than those it has, and the order of all.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.rules import Actor
from fanzha.kit import clock
from fanzha.prevent.dissuade.lines import line
from fanzha.prevent.dissuade.queue import (
    MINE,
    Asked,
    Board,
    Entry,
    board,
    own_entries,
    owners,
    page_of,
)
from fanzha.web.asked import actor
from fanzha.web.dissuasion.rows import html_of, state_of
from fanzha.web.dissuasion.views import READ, asked_of
from fanzha.web.home import live

GAP = 0.2  # seconds from the end of one reading to the next: a burst of acts is one
OWN_LASTS = 60  # seconds, about: what one's own are worth falls by the hour and at night
READ_NOW = "queue-read"


@dataclass(frozen=True)
class Reading:
    """What all open pages share, at one moment. `marks`: see `queue.owners`."""

    boards: dict[Asked, Board]
    marks: dict[int, tuple[int, int]]
    at: datetime


def read(wanted: set[Asked]) -> Reading:
    """Look once for all pages."""
    now = clock.now()
    try:
        return Reading({asked: board(asked, now) for asked in wanted}, owners(), now)
    finally:
        live.let_go()


class Reader:
    """Reads anew when alerts change, at most each `GAP` seconds, and when all is quiet each
    `KEEP_ALIVE` seconds, as worth and order change with time. Runs while a page is open."""

    def __init__(self) -> None:
        self.pages: dict[live.Stream, Asked] = {}
        self.reading: Reading | None = None
        self.inbox: live.Stream | None = None
        self.task: asyncio.Task[None] | None = None

    def join(self, stream: live.Stream, asked: Asked) -> None:
        """A page has come: it is told at once where its part is known, else by the next reading."""
        self.pages[stream] = asked
        if self.inbox is None:
            self.inbox = live.hub.join()
            work = self._read_for_ever(self.inbox)
            self.task = asyncio.get_running_loop().create_task(work)
        if self.reading is not None and asked in self.reading.boards:
            stream.put_nowait(READ_NOW)
        else:
            self.inbox.put_nowait("alerts")

    def leave(self, stream: live.Stream) -> None:
        """A page has gone."""
        self.pages.pop(stream, None)
        live.hub.leave(stream)

    async def _read_for_ever(self, inbox: live.Stream) -> None:
        try:
            while self.pages:
                topics = await live.heard(inbox)
                if not topics or topics & {"alerts", "again"}:
                    await self._read(inbox)
                    await asyncio.sleep(GAP)
        finally:
            live.hub.leave(inbox)
            self.inbox = self.reading = None

    async def _read(self, inbox: live.Stream) -> None:
        try:
            wanted = set(self.pages.values())
            self.reading = await sync_to_async(read, thread_sensitive=False)(wanted)
        except DatabaseError:
            await asyncio.sleep(live.RECONNECT)
            inbox.put_nowait("again")
            return
        for stream in self.pages:
            if not stream.full():
                stream.put_nowait(READ_NOW)


reader = Reader()


@dataclass
class OpenPage:
    """One officer's page, and what its browser has. `state` names the rows it came with."""

    actor: Actor
    asked: Asked
    language: str
    state: str
    rows: dict[int, str] = field(default_factory=dict)
    own: list[Entry] = field(default_factory=list)
    own_mark: tuple[int, int] | None = None
    own_until: float = 0.0

    def news(self, reading: Reading) -> str:
        """What the browser must be told after a reading, as an event; "" when nothing."""
        shared = reading.boards.get(self.asked)
        if shared is None:
            return ""
        self._read_own(reading)
        entries = page_of(shared, self.own, self.asked)
        with translation.override(self.language):
            rows = {entry.task.alert_id: self._html(entry) for entry in entries}
        mine, _ = reading.marks.get(self.actor.user_id or 0, (0, 0))
        free = next((e.task.alert_id for e in entries if e.task.claimed_by_id is None), None)
        told = {"figures": shared.figures | {MINE: mine}, "free": free, **self._changed(rows)}
        return f"event: queue\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"

    def _read_own(self, reading: Reading) -> None:
        """Anew when any of them was written, and now and then, not all pages at once."""
        user = self.actor.user_id or 0
        mark = reading.marks.get(user, (0, 0))
        if mark == self.own_mark and clock.elapsed() < self.own_until:
            return
        try:
            self.own = own_entries(user, self.asked, reading.at) if mark[0] else []
        finally:
            live.let_go()
        self.own_mark, self.own_until = mark, clock.elapsed() + OWN_LASTS + user % OWN_LASTS

    def _html(self, entry: Entry) -> str:
        return html_of(line(entry.task, self.actor, entry.worth))

    def _changed(self, rows: dict[int, str]) -> dict[str, object]:
        """The order, and the rows that the browser does not have like this."""
        if self.state and self.state == state_of(rows.values()):
            self.rows = rows
        self.state = ""
        fresh = [html for alert, html in rows.items() if self.rows.get(alert) != html]
        self.rows = rows
        return {"order": list(rows), "rows": "".join(fresh)}


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
        if READ_NOW not in topics or reader.reading is None:
            return ""
        return await sync_to_async(page.news, thread_sensitive=False)(reader.reading)

    stream = live.hub.join()
    reader.join(stream, page.asked)
    return await live.streamed(request, stream, say, lambda: reader.leave(stream))
