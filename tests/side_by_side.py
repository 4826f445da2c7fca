"""The suite in several processes: who gets which files, in which order, and who may wait.

Three processes on two cores: the browser waits for banks and clocks a good part of its time.
It is the longest way through the suite, so it starts first and the others make room for it.
"""

from __future__ import annotations

import gc
import os

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

BROWSER, STORIES = "tests/browser/", "tests/flows/"
LONG = (
    BROWSER,
    "tests/outside/test_chaos.py",
    "tests/kit/test_tables.py",
    "tests/prevent/detect/test_kill.py",
    "tests/web/test_rights.py",
    "tests/engine/trace/test_reference.py",
    "tests/outside/test_centre.py",
    "tests/parity/test_windows_parity.py",
    STORIES,
)
"""Over ten seconds each, the longest first; a new one that is as long is entered here."""
ASIDE = 5


class ByFile(LoadScopeScheduling):
    """Side by side, a file stays together, and so do all that share the browser's centre.

    The stories are one scope too, as they share a worker in threads.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        return next((room for room in (BROWSER, STORIES) if file.startswith(room)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """How pytest-xdist shares out the suite: in the order in which it is collected."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: none is left over in the end, with nobody beside it.

    >>> [place_of(file) for file in ("tests/browser/test_boss.py", "tests/words/test_law.py")]
    [0, 9]
    """
    items.sort(key=lambda item: place_of(item.nodeid))


def place_of(nodeid: str) -> int:
    """A test's place in `LONG`, or behind all of them."""
    return next((place for place, of in enumerate(LONG) if nodeid.startswith(of)), len(LONG))


def pytest_collection_finish() -> None:
    """All that is imported and collected by now stays: the collector of garbage need not look
    through it again and again, which was a sixth of the time of tests of pages."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Leave as usual."""
    gc.unfreeze()


class Aside:
    """A process that was not given the browser makes room for it."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """At its first test."""
        if not item.nodeid.startswith(BROWSER):
            os.nice(ASIDE)
        item.config.pluginmanager.unregister(self)


def pytest_configure(config: pytest.Config) -> None:
    """Only where there are several."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        config.pluginmanager.register(Aside())
