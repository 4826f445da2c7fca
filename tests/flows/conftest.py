"""What the stories share."""

from __future__ import annotations

import pytest

from fanzha.recover.trace.warming import warm


@pytest.fixture(scope="session")
def warmed() -> None:
    """The tracing kernels are compiled, as in a centre that runs.

    It takes up to a minute where they have changed, longer than a story waits for anything:
    ask for it before the town's clock starts.
    """
    warm()
