"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pgtrigger
import pytest
from django.conf import settings
from django.test import TransactionTestCase


def pytest_configure() -> None:
    """The cast's passwords guard nothing: to hash them well took most of the suite's time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


pytest_plugins = ["tests.cast", "tests.side_by_side"]
SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The public data beside this repository; absent in an outsider's clone."""
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not here")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _tables_may_be_emptied() -> Iterator[None]:
    """Lets the test runner empty what is never emptied: the audit record, issued papers.

    Only then: during a test every statement goes out as the program wrote it.
    """
    empty = TransactionTestCase._fixture_teardown

    def emptied(case: TransactionTestCase) -> None:
        kept = ("audit.Entry", "audit.Block", "paper.Paper", "paper.Enclosure")
        with pgtrigger.ignore(*(f"{table}:no_truncate" for table in kept)):
            empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """A database whose commits are real, for tests of races and triggers at commit."""
