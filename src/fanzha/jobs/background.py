"""`python -m fanzha.jobs.background`: what may wait, in a process of its own behind all others.

Setting a paper takes longer than handing over a stop. Here it gets less of the processor than
others who want it, and never the lanes' interpreter.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import cast

import django
from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector

from fanzha.kit.supervise import die_with_parent

log = logging.getLogger("fanzha.worker")

# A worker that has not shown itself for this long (seconds) is dead, its jobs are taken again.
SILENT = 8.0
NICE = 5
"""How far behind others, see nice(1)."""


def run() -> None:
    """Do queued jobs until SIGTERM. A lost database ends the process; the worker starts it anew."""
    asyncio.run(_work())


async def _work() -> None:
    from procrastinate.contrib.django import app  # exists only once Django is set up

    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker_app:
        async with worker_app.open_async():
            again = asyncio.create_task(_take_again(worker_app))
            try:
                await worker_app.run_worker_async(
                    concurrency=2, delete_jobs="successful", fetch_job_polling_interval=1.0
                )
            finally:
                again.cancel()


async def _take_again(worker_app: App) -> None:
    """Give jobs of killed workers back to the queue. Each job is safe to run twice."""
    while True:
        for job in await worker_app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
            log.warning("job %s was left by a dead worker: taken again", job.id)
            await worker_app.job_manager.retry_job(job)
        await asyncio.sleep(2)


if __name__ == "__main__":
    die_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.settings")
    django.setup()
    os.nice(NICE)  # only now: it starts as fast as others
    run()
