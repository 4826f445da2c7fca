"""The live line of the real web process: many open pages, one listener in the database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import httpx
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from fanzha.kit.live import CHANNEL
from tests.cast import Centre
from tests.web_process import web_process

PAGES = 50
LISTENERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE %s"
)


@pytest.fixture
def url(committed_db: None, centre: Centre, tmp_path: Path) -> Iterator[str]:
    """The web process over this test's rows."""
    with web_process(tmp_path) as address:
        yield address


def listeners() -> int:
    """Connections of this database that last said LISTEN."""
    with connection.cursor() as cursor:
        cursor.execute(LISTENERS, ["LISTEN %"])
        row = cursor.fetchone()
    return int(row[0])


def announce(topic: str) -> None:
    """Say that something has changed, as a room does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])


def test_fifty_open_pages_hear_what_one_listener_hears(url: str, centre: Centre) -> None:
    signed_in = Client()
    signed_in.force_login(centre.duty)
    name = settings.SESSION_COOKIE_NAME
    cookies = {name: signed_in.cookies[name].value}
    limits = httpx.Limits(max_connections=PAGES)
    all_open = Barrier(PAGES + 1)
    with httpx.Client(
        base_url=url, cookies=cookies, timeout=30, limits=limits, trust_env=False
    ) as http:

        def hears(_number: int) -> bool:
            with http.stream("GET", "/live") as stream:
                assert stream.headers["content-type"].startswith("text/event-stream")
                lines = stream.iter_lines()
                assert next(lines).startswith("retry")
                all_open.wait(60)
                return any(line == "event: duty" for line in lines)

        with ThreadPoolExecutor(PAGES) as threads:
            heard = [threads.submit(hears, number) for number in range(PAGES)]
            all_open.wait(60)
            assert listeners() == 1
            announce("duty")
            assert all(one.result(30) for one in heard)
