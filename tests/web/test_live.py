"""The live stream ends with its session, and tells no page of another's end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from django.test import Client

from fanzha.govern.access.models import Session
from fanzha.govern.access.session_store import ENDED, mark_of
from fanzha.web.home import live
from tests.cast import Centre


@pytest.fixture(autouse=True)
def _hears(monkeypatch: pytest.MonkeyPatch) -> None:
    """Announcements come from the test instead of a database line, and pauses are short."""
    monkeypatch.setattr(live, "KEEP_ALIVE", 0.05)
    monkeypatch.setattr(live, "SETTLE", 0.0)

    async def nothing(_hub: live.Hub) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(live.Hub, "_listen_for_ever", nothing)
    monkeypatch.setattr(live, "hub", live.Hub())


def events(session_key: str) -> AsyncIterator[str]:
    """The stream of a page of that session."""
    stream = live.hub.join()

    async def say(topics: set[str]) -> str:
        return live.named(topics)

    return live._events(session_key, stream, say, lambda: live.hub.leave(stream))


async def told(session_key: str, *topics: str) -> list[str]:
    """What a stream sends, when these topics are announced one after the other, until it ends."""
    sent, left = [], list(topics)
    async for text in events(session_key):
        sent.append(text)
        if left:
            live.hub._tell(left.pop(0))
        elif len(sent) > 20:
            break
    return sent


def test_a_line_that_opens_is_told_what_was_announced_since_its_page_was_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub, now = live.Hub(), 1000.0
    monkeypatch.setattr(live, "elapsed", lambda: now)
    assert hub.missed(now) == set()  # nobody listens yet: all are told with the LISTEN
    hub.listens_since = now
    now = 1010.0
    hub._tell("duty")
    now = 1020.0
    for topic in ("alerts", "alert-7"):
        hub._tell(topic)
    now = 1021.0
    assert hub.missed(1015.0) == {"alerts", "alert-7"}
    assert hub.missed(1020.5) == set()
    for unknown in (None, 999.0, 1022.0):  # no moment, before the LISTEN, of another start
        assert hub.missed(unknown) == {"again"}
    now = 1020.5 + live.MEMORY
    assert hub.missed(1020.0) == {"again"}
    monkeypatch.setattr(live, "MOST_SAID", 1)
    hub._tell("wall")
    assert set(hub.said) == {"wall"}


def test_it_ends_when_its_session_is_ended() -> None:
    sent = asyncio.run(told("k", "alerts", f"{ENDED}{mark_of('k')}"))
    assert sent == ["retry: 1000\n\n", "event: alerts\ndata: -\n\n", live.AGAIN]


@pytest.mark.usefixtures("committed_db")
def test_it_goes_on_while_its_session_does_and_ends_when_that_is_over(centre: Centre) -> None:
    client = Client()
    client.force_login(centre.duty)
    key = str(client.session.session_key)
    sent = asyncio.run(told(key, f"{ENDED}{mark_of('another')}"))
    assert len(sent) > 20
    assert not [text for text in sent if ENDED in text]
    Session.objects.filter(pk=key).delete()
    assert asyncio.run(told(key))[-1] == live.AGAIN
