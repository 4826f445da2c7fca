"""A centre for the whole browser suite, and Chromium as this machine has it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from fanzha.cli.centre import free_port
from tests.browser.centre import RunningCentre

CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
DEMO_PASSWORD = "fanzha-demo-2026"
UNSAFE = "DJANGO_ALLOW_ASYNC_UNSAFE"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium instead of a downloaded one.

    Playwright's loop stays on this thread until its last test has ended, and Django would take
    every test for a coroutine.
    """
    os.environ[UNSAFE] = "1"
    found = next(
        (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))),
        None,
    )
    assert found, "no Chromium: sudo apt-get install -y chromium"
    return {**browser_type_launch_args, "executable_path": found, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def centre_running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    """The demo centre, started once for all browser tests."""
    folder: Path = tmp_path_factory.mktemp("centre") / "data"
    running = RunningCentre(folder, free_port())
    running.begin_into_the_stories(18)  # 166万 comes in after 35, to a desk that waits for it
    running.start()
    yield running
    assert running.stop() == 0, running.log()


@pytest.fixture(scope="session")
def fast_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    """A centre whose town lives sixty times as fast: ten minutes are ten seconds.

    The town begins a while before its stories do, so that whoever plays in them has signed in.
    """
    folder: Path = tmp_path_factory.mktemp("fast") / "data"
    running = RunningCentre(folder, free_port(), speed=60)
    running.begin_into_the_stories(-20)
    running.start()
    yield running
    assert running.stop() == 0, running.log()


SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(browser: Browser, centre_running: RunningCentre) -> Iterator[SignIn]:
    """`sign_in("zhiban")` opens a page of its own at that person's first desk."""
    yield from _desks(browser, centre_running)


@pytest.fixture
def fast_sign_in(browser: Browser, fast_centre: RunningCentre) -> Iterator[SignIn]:
    """As `sign_in`, at the centre whose clock is fast."""
    yield from _desks(browser, fast_centre)


def _desks(browser: Browser, centre: RunningCentre) -> Iterator[SignIn]:
    contexts = []

    def open_desk(username: str, *, phone: bool = False) -> Page:
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        context = browser.new_context(viewport=size, base_url=centre.url, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.goto("/signin")
        page.fill("#id_username", username)
        page.fill("#id_password", DEMO_PASSWORD)
        page.click("button.btn-primary")
        page.wait_for_url(lambda url: "/signin" not in url)
        return page

    yield open_desk
    for context in contexts:
        context.close()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """With its last test Playwright ends: the event loop it keeps running in this thread is in the
    way of all who come after (Django's verbs, `asyncio.run`)."""
    if nextitem is not None and "tests/browser/" in nextitem.nodeid:
        return
    request, known = vars(item)["_request"], item.session._fixturemanager
    for made in known.getfixturedefs("playwright", item) or ():
        if made.cached_result is not None:
            made.finish(request)
    os.environ.pop(UNSAFE, None)
