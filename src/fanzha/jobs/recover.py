"""Jobs of the lane of recovery."""

from __future__ import annotations

import logging
from uuid import UUID

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from fanzha.kit import clock
from fanzha.recover.message.queries import envelope_of
from fanzha.wiring.papers.enclosing import send_after
from fanzha.wiring.recover import ENCLOSE

log = logging.getLogger("fanzha.worker")

LONGEST_WAIT = 60


class UntilItIsThere(BaseRetryStrategy):
    """Try without end, each time after twice as long, at most a minute (real seconds)."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """The next try: after 1, 2, 4 … 60 seconds."""
        log.warning("job %s failed, it is tried again: %s", job.id, type(exception).__name__)
        return RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts, 10), LONGEST_WAIT)})


@app.task(name=ENCLOSE, retry=UntilItIsThere())
def enclose(key: str) -> None:
    """Send the paper of an order that has left. Twice is harmless: it is the same message."""
    send_after(envelope_of(UUID(key)), clock.now())
