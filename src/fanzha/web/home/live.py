"""The live stream: one LISTEN connection a web process, fanned out to its open pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg
from django.db import connection
from django.http import HttpRequest, StreamingHttpResponse

from fanzha.govern.access.opening import open_to_signed_in
from fanzha.kit.live import CHANNEL

# A page that misses nothing but need not redraw more often than this (seconds).
SETTLE = 0.15
KEEP_ALIVE = 15
RECONNECT = 1.0


class Hub:
    """Hears what `kit.live.changed` announces and passes it to every open stream."""

    def __init__(self) -> None:
        self.streams: set[asyncio.Queue[str]] = set()
        self.task: asyncio.Task[None] | None = None

    def join(self) -> asyncio.Queue[str]:
        """A queue of topics for one page; starts to listen with the first."""
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._listen_for_ever())
        stream: asyncio.Queue[str] = asyncio.Queue(maxsize=1000)
        self.streams.add(stream)
        return stream

    def leave(self, stream: asyncio.Queue[str]) -> None:
        """The page is closed."""
        self.streams.discard(stream)

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except psycopg.OperationalError:
                await asyncio.sleep(RECONNECT)

    async def _listen(self) -> None:
        parts = connection.get_connection_params()
        for not_libpq in ("context", "cursor_factory", "prepare_threshold"):
            parts.pop(not_libpq, None)
        async with await psycopg.AsyncConnection.connect(**parts, autocommit=True) as listener:
            await listener.execute(f"LISTEN {CHANNEL}")
            self._tell("again")  # what was announced before is unknown: read all again
            async for notice in listener.notifies():
                self._tell(notice.payload)

    def _tell(self, topic: str) -> None:
        for stream in self.streams:
            if not stream.full():
                stream.put_nowait(topic)


hub = Hub()


@open_to_signed_in
async def live(_request: HttpRequest) -> StreamingHttpResponse:
    """Server-sent events named by topic, with no data: the page asks for what it shows."""
    response = StreamingHttpResponse(_events(), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def _events() -> AsyncIterator[str]:
    stream = hub.join()
    try:
        yield "retry: 1000\n\n"
        while True:
            try:
                topics = {await asyncio.wait_for(stream.get(), KEEP_ALIVE)}
            except TimeoutError:
                yield ": still here\n\n"
                continue
            while not stream.empty():
                topics.add(stream.get_nowait())
            for topic in sorted(topics):
                yield f"event: {topic}\ndata: -\n\n"
            await asyncio.sleep(SETTLE)  # after, not before: the first of a burst waits for nobody
    finally:
        hub.leave(stream)
