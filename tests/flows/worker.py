"""A worker in threads: sends the messages and does the queued jobs while a story runs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from procrastinate.contrib.django import app

from fanzha.jobs.sending import Sender


@contextmanager
def working() -> Iterator[None]:
    """Send and do queued jobs until the block ends."""
    sender = Sender()
    loop = asyncio.new_event_loop()
    task = loop.create_task(_work())
    thread = threading.Thread(target=_run, args=(loop, task))
    thread.start()
    try:
        yield
    finally:
        sender.stop()
        loop.call_soon_threadsafe(task.cancel)
        thread.join()


def _run(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    try:
        loop.run_until_complete(task)
    except asyncio.CancelledError:
        pass
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def _work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        async with worker.open_async():
            await worker.run_worker_async(
                install_signal_handlers=False, listen_notify=False, fetch_job_polling_interval=0.05,
                concurrency=2,
            )  # fmt: skip
