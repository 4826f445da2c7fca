"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pgtrigger
import pytest

pytest_plugins = ["tests.cast"]
SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The public data beside this repository; absent in an outsider's clone."""
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not here")
    return SHARED


@pytest.fixture
def _until_emptied() -> Iterator[ExitStack]:
    """What must last until the tables are empty again."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def committed_db(_until_emptied: ExitStack, transactional_db: None) -> Iterator[None]:
    """A database whose commits are real, for tests of races and triggers at commit.

    Only the runner's emptying of the tables afterwards may empty the audit record; during
    the test every statement goes out as the program wrote it.
    """
    yield
    _until_emptied.enter_context(pgtrigger.ignore("audit.Entry:no_truncate"))
