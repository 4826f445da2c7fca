"""The lane to the gateway for texts: they leave the moment they are announced, at its pace.

A few threads of the worker. Nothing hangs on their memory: what is due is found by its column,
so that an announcement only says: look now.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError

import psycopg
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from fanzha.kit import clock
from fanzha.kit.outbox import Listener
from fanzha.kit.own_line import take_own_line
from fanzha.prevent.channel import actions
from fanzha.prevent.channel.ports import Outgoing

log = logging.getLogger("fanzha.worker")

THREADS = 4
LOOK_UP = 0.5
RECONNECT = 1.0
PATIENCE = 12.0
"""Seconds: longer than a gateway may take to answer."""


class Texter:
    """Listens, claims what is due and hands it over, until it is stopped."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(THREADS, "texts", partial(take_own_line, checked=True))
        self._thread = threading.Thread(target=self._run, name="texter", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Claim no more and finish what is under way."""
        self._stop.set()
        self._thread.join(PATIENCE)
        together = Barrier(THREADS)
        list(self._pool.map(lambda _: _hang_up(together), range(THREADS)))
        self._pool.shutdown()

    def _run(self) -> None:
        take_own_line()
        while not self._stop.is_set():
            try:
                self._listen()
            except (psycopg.Error, DatabaseError, InterfaceError) as error:
                log.warning("texts are not heard of: %s", type(error).__name__)
                connection.close()
                self._stop.wait(RECONNECT)
        connection.close()

    def _listen(self) -> None:
        """Hear first, then look: nothing falls between."""
        listener = Listener(actions.OUTBOX)
        try:
            while not self._stop.is_set():
                self._send_all()
                for _ in listener.heard(LOOK_UP):
                    self._send_all()
        finally:
            listener.close()

    def _send_all(self) -> None:
        while not self._stop.is_set():
            texts = actions.claim_due(clock.now(), THREADS)
            if not texts:
                return
            list(self._pool.map(_hand_over, texts))


def _hand_over(text: Outgoing) -> None:
    """One text's fault must not stop the lane: its column brings it back."""
    close_old_connections()
    try:
        actions.hand_over(text, clock.now())
    except Exception as error:
        log.warning("a text is tried again: %s", type(error).__name__)
        _keep(text, error)


def _keep(text: Outgoing, error: Exception) -> None:
    try:
        if isinstance(error, DatabaseError | InterfaceError):
            connection.close()
        actions.put_off(text.key, type(error).__name__, clock.now())
    except (DatabaseError, InterfaceError):  # its lease runs out, then it is due again
        connection.close()


def _hang_up(together: Barrier) -> None:
    """End the line of this thread; each of them has its turn, since all wait for the last."""
    with suppress(BrokenBarrierError):  # one of them still waits for the gateway
        together.wait(PATIENCE)
    connection.close()
