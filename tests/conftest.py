"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
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
def _tables_may_be_emptied() -> Iterator[None]:
    """Lets the test runner empty the audit record, which nothing else can do."""
    with pgtrigger.ignore("audit.Entry:no_truncate"):
        yield


@pytest.fixture
def committed_db(_tables_may_be_emptied: None, transactional_db: None) -> None:
    """A database whose commits are real, for tests of races and triggers at commit."""
