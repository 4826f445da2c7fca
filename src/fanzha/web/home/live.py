"""The live stream: one LISTEN connection a web process, fanned out to its open pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from math import inf

import psycopg
from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpRequest, StreamingHttpResponse

from fanzha.govern.access.opening import open_to_signed_in
from fanzha.govern.access.session_store import ENDED, mark_of
from fanzha.govern.access.sessions import is_open
from fanzha.kit.clock import elapsed
from fanzha.kit.live import CHANNEL

# A page that misses nothing but need not redraw more often than this (seconds).
SETTLE = 0.15
KEEP_ALIVE = 15
RECONNECT = 1.0
# For so long (seconds) the hub knows what was announced: a page whose line opens later is read anew.
MEMORY = 60.0
MOST_SAID = 10_000  # topics, before those that are over are looked for
STILL_HERE = ": still here\n\n"
AGAIN = "event: again\ndata: -\n\n"


Stream = asyncio.Queue[str]
"""Topics that wait for one reader."""
Say = Callable[[set[str]], Awaitable[str]]
Leave = Callable[[], None]


class Hub:
    """Hears what `kit.live.changed` announces and passes it to every open stream.

    `listens_since` and `said`, when each topic was announced last, are by `clock.elapsed`.
    """

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self.task: asyncio.Task[None] | None = None
        self.listens_since = inf
        self.said: dict[str, float] = {}

    def join(self) -> Stream:
        """A queue of topics for one page; starts to listen with the first."""
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._listen_for_ever())
        stream: Stream = asyncio.Queue(maxsize=1000)
        self.streams.add(stream)
        return stream

    def leave(self, stream: Stream) -> None:
        """The page is closed."""
        self.streams.discard(stream)

    def missed(self, since: float | None) -> set[str]:
        """What was announced from `since` on, when a page began to be made, until its line opened:
        "again" where that is not known, nothing where all hear that with the next LISTEN."""
        if self.listens_since == inf:
            return set()
        now = elapsed()
        if since is None or not max(self.listens_since, now - MEMORY) <= since <= now:
            return {"again"}
        return {topic for topic, at in self.said.items() if at >= since}

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
            self.listens_since = elapsed()
            self._tell("again")  # what was announced before is unknown: read all again
            try:
                async for notice in listener.notifies():
                    self._tell(notice.payload)
            finally:
                self.listens_since = inf

    def _tell(self, topic: str) -> None:
        now = elapsed()
        if len(self.said) > MOST_SAID:
            self.said = {said: at for said, at in self.said.items() if at > now - MEMORY}
        self.said[topic] = now
        for stream in list(self.streams):
            put(stream, topic)


hub = Hub()


def named(topics: set[str]) -> str:
    """Events named by topic, with no data: the page asks for what it shows."""
    return "".join(f"event: {topic}\ndata: -\n\n" for topic in sorted(topics))


@open_to_signed_in
async def live(request: HttpRequest) -> StreamingHttpResponse:
    """What has changed, by name: see `named`. `since` is when the page began to be made."""

    async def say(topics: set[str]) -> str:
        return named(topics)

    stream = hub.join()
    for topic in hub.missed(_moment(request.GET.get("since", ""))):
        put(stream, topic)
    return await streamed(request, stream, say, lambda: hub.leave(stream))


async def streamed(
    request: HttpRequest, stream: Stream, say: Say, leave: Leave
) -> StreamingHttpResponse:
    """Server-sent events of the texts that `say` makes of the topics that come into `stream`.

    It ends with the session: at once where that is ended, else within `KEEP_ALIVE` seconds.
    `leave` is called when the page has gone.
    """
    key = request.session.session_key or ""
    await sync_to_async(let_go)()
    response = StreamingHttpResponse(
        _events(key, stream, say, leave), content_type="text/event-stream"
    )
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def _events(session_key: str, stream: Stream, say: Say, leave: Leave) -> AsyncIterator[str]:
    ended = f"{ENDED}{mark_of(session_key)}"
    try:
        yield "retry: 1000\n\n"
        looked = elapsed()
        while True:
            topics = await heard(stream)
            over = ended in topics
            if not over and elapsed() - looked >= KEEP_ALIVE:
                looked, over = elapsed(), not await sync_to_async(_is_open)(session_key)
            if over:
                yield AGAIN  # what the page then reads leads it to the door
                return
            told = {topic for topic in topics if not topic.startswith(ENDED)}
            if news := (await say(told) if told else STILL_HERE):
                yield news
            await asyncio.sleep(SETTLE)  # after, not before: the first of a burst waits for nobody
    finally:
        leave()


def _moment(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def put(stream: Stream, topic: str) -> None:
    """Tell one reader, unless so much waits for it that it will look anyway."""
    if not stream.full():
        stream.put_nowait(topic)


def let_go() -> None:
    """Give the connection back: a stream of hours must not hold one of the pool's few."""
    if not connection.in_atomic_block:
        connection.close()


def _is_open(session_key: str) -> bool:
    try:
        return is_open(session_key)
    finally:
        let_go()


async def heard(stream: Stream) -> set[str]:
    """What was announced since, all at once; nothing when it is quiet for `KEEP_ALIVE` seconds."""
    try:
        topics = {await asyncio.wait_for(stream.get(), KEEP_ALIVE)}
    except TimeoutError:
        return set()
    while not stream.empty():
        topics.add(stream.get_nowait())
    return topics
