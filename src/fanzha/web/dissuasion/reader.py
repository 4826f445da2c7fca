"""What all open pages of the queue share, read once for all of them."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime

from asgiref.sync import sync_to_async

from fanzha.kit import clock
from fanzha.prevent.dissuade.queue import Board, PageAsked, board, owners
from fanzha.web.home import live

GAP = 0.2  # seconds from the end of one reading to the next: a burst of acts is one
LASTS = 5.0  # seconds that a reading is good for while the next is on its way
READ_NOW = "queue-read"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """What all open pages share, at one moment (UTC; `read_at`: `clock.elapsed`).

    `marks`: see `queue.owners`. `drawn`: rows by language, task, whether it is the reader's own
    and whether they may see whose it is.
    """

    boards: dict[PageAsked, Board]
    marks: dict[int, tuple[int, int]]
    at: datetime
    read_at: float
    drawn: dict[tuple[str, int, bool, bool], str] = field(default_factory=dict)


def read(wanted: set[PageAsked]) -> Reading:
    """Look once for all pages."""
    now, begun = clock.now(), clock.elapsed()
    try:
        return Reading({asked: board(asked, now) for asked in wanted}, owners(), now, begun)
    finally:
        live.let_go()


class Reader:
    """Reads anew when alerts change, at most each `GAP` seconds, and when all is quiet each
    `KEEP_ALIVE` seconds, as worth and order change with time. Runs while a page is open."""

    def __init__(self) -> None:
        self.pages: dict[live.Stream, PageAsked] = {}
        self.reading: Reading | None = None
        self.inbox: live.Stream | None = None
        self.is_reading = False
        self.task: asyncio.Task[None] | None = None

    def join(self, stream: live.Stream, asked: PageAsked) -> None:
        """A page has come: it is told at once where its part is known, else by the next reading."""
        self.pages[stream] = asked
        if self.inbox is None:
            self.inbox = live.hub.join()
            work = self._read_for_ever(self.inbox)
            self.task = asyncio.get_running_loop().create_task(work)
        if self.reading is not None and asked in self.reading.boards:
            live.put(stream, READ_NOW)
        else:
            live.put(self.inbox, "alerts")

    def leave(self, stream: live.Stream) -> None:
        """A page has gone."""
        self.pages.pop(stream, None)
        live.hub.leave(stream)

    def latest(self, asked: PageAsked) -> Board | None:
        """The board of the last reading for a page that is opened now: while nothing was announced
        since, or for `LASTS` seconds, as its live line brings what it lacks."""
        reading, inbox = self.reading, self.inbox
        if reading is None or inbox is None:
            return None
        calm = inbox.empty() and not self.is_reading
        is_good = calm or clock.elapsed() - reading.read_at < LASTS
        return reading.boards.get(asked) if is_good else None

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
        self.is_reading = True
        try:
            wanted = set(self.pages.values())
            self.reading = await sync_to_async(read, thread_sensitive=False)(wanted)
        except Exception:  # whatever it was: all open pages wait for the next reading
            log.exception("the queue could not be read")
            await asyncio.sleep(live.RECONNECT)
            live.put(inbox, "again")
            return
        finally:
            self.is_reading = False
        for stream in self.pages:
            live.put(stream, READ_NOW)


reader = Reader()
