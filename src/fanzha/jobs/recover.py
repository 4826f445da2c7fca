"""How jobs of the lane of recovery are tried again."""

from __future__ import annotations

import logging

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

log = logging.getLogger("fanzha.worker")

LONGEST_WAIT = 60


class UntilItIsThere(BaseRetryStrategy):
    """Try without end, each time after twice as long, at most a minute (real seconds)."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """The next try: after 1, 2, 4 … 60 seconds."""
        log.warning("job %s failed, it is tried again: %s", job.id, type(exception).__name__)
        return RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts, 10), LONGEST_WAIT)})
