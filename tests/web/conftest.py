"""What the tests of the pages share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Centre


@pytest.fixture
def desk(centre: Centre, client_of: Callable[..., Client], clock_from_now: None) -> Client:
    """The duty officer's browser, while the centre's clock runs on from `now`."""
    return client_of(centre.duty)
