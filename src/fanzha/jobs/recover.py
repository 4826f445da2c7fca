"""Jobs of the lane of recovery."""

from __future__ import annotations

import logging

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from fanzha.kit import clock
from fanzha.recover.message import actions
from fanzha.wiring.recover import DELIVER

log = logging.getLogger("fanzha.worker")

LONGEST_WAIT = 60


class UntilItIsThere(BaseRetryStrategy):
    """Try without end, each time after twice as long, at most a minute (real seconds)."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """The next try: after 1, 2, 4 … 60 seconds."""
        log.warning("job %s failed, it is tried again: %s", job.id, type(exception).__name__)
        return RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts, 10), LONGEST_WAIT)})


@app.task(name=DELIVER, retry=UntilItIsThere())
def deliver(message_id: int) -> None:
    """Hand one message to its bank. Twice is harmless: the bank knows it by its key."""
    if not actions.deliver(message_id, clock.now()):
        log.info("message %s is not with its bank yet: the sweep comes back to it", message_id)
