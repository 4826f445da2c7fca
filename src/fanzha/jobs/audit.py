"""Jobs of the record."""

from __future__ import annotations

from procrastinate.contrib.django import app

from fanzha.govern.audit.asked import do_verification
from fanzha.jobs.recover import UntilItIsThere
from fanzha.kit import clock
from fanzha.wiring.audit import VERIFY


@app.task(name=VERIFY, retry=UntilItIsThere())
def verify_record(key: int) -> None:
    """Verify the whole record for whoever asked. Twice is harmless: the first end counts."""
    do_verification(key, clock.now)
