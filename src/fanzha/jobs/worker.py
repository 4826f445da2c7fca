"""The worker process: queued jobs, jobs of killed workers taken again, and the clock loop."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import cast

from django.db import close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from fanzha import wiring
from fanzha.jobs.sending import Sender
from fanzha.kit import clock

log = logging.getLogger("fanzha.worker")

TICK = 0.25
# A worker that has not shown itself for this long (seconds) is dead, its jobs are taken again.
SILENT = 8.0


def run() -> None:
    """Work until SIGTERM. A lost database ends the process; the supervisor starts it anew."""
    stop = threading.Event()
    clocks = threading.Thread(target=watch_deadlines, args=(stop,), daemon=True)
    clocks.start()
    sender = Sender()
    try:
        asyncio.run(_work())
    finally:
        stop.set()
        sender.stop()
        clocks.join(5)


def watch_deadlines(stop: threading.Event) -> None:
    """Call every room's sweep again and again; due work is found by its column."""
    while not stop.wait(TICK):
        for sweep in wiring.sweeps():
            try:
                sweep(clock.now())
            except Exception:  # one room's fault must not stop the other rooms' clocks
                log.exception("sweep %s failed", sweep.__module__)
        close_old_connections()


async def _work() -> None:
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
