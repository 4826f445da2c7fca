"""The lanes to the banks: messages leave the moment they are announced, emergency stops first.

A lane is a few threads of the worker. Nothing hangs on their memory: a message is a row, and
what was announced while nobody listened is looked up when somebody listens again.
"""

from __future__ import annotations

import logging
import threading
from queue import PriorityQueue

import psycopg
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from fanzha.kit import clock
from fanzha.kit.outbox import Listener
from fanzha.kit.own_line import take_own_line
from fanzha.recover.message import actions
from fanzha.recover.message.jobs import left_behind
from fanzha.recover.message.line.rules import EMERGENCY
from fanzha.wiring.recover import announced

log = logging.getLogger("fanzha.worker")

URGENT, OTHERS = 4, 4
"""Threads that send emergency stops only, and threads that send the rest."""
LOOK_UP = 0.5
RECONNECT = 1.0
PATIENCE = 10.0
Waiting = tuple[int, int, bool]
"""Rank, key of the message, and whether its bank has it already."""
END: Waiting = (-1, 0, False)


class Lane:
    """Threads that hand over what is put in: the smallest rank first, then the oldest."""

    def __init__(self, name: str, threads: int) -> None:
        self._queue: PriorityQueue[Waiting] = PriorityQueue()
        self._queued: set[Waiting] = set()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._work, name=f"{name} {number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, message: Waiting) -> None:
        """Have the message handed over. One that waits here already is not put in twice."""
        with self._lock:
            if message in self._queued:
                return
            self._queued.add(message)
        self._queue.put(message)

    def close(self) -> None:
        """Finish what is under way, leave the rest, end the threads."""
        for _ in self._threads:
            self._queue.put(END)
        for thread in self._threads:
            thread.join(PATIENCE)

    def _work(self) -> None:
        take_own_line(checked=True)
        while (message := self._queue.get()) != END:
            with self._lock:
                self._queued.discard(message)
            close_old_connections()  # a server that started anew has cut the line since the last
            _deliver(message)
        connection.close()


def _deliver(message: Waiting) -> None:
    """Hand one message over; what goes wrong on our side is kept with the row."""
    _, message_id, again = message
    try:
        actions.deliver(message_id, clock.now(), again=again)
    except Exception as error:  # one message's fault must not stop the lane
        log.warning("message %s is tried again: %s", message_id, type(error).__name__)
        _keep(message_id, error)


def _keep(message_id: int, error: Exception) -> None:
    try:
        if isinstance(error, DatabaseError | InterfaceError):
            connection.close()
        actions.note_trouble(message_id, str(error) or type(error).__name__, clock.now())
    except (DatabaseError, InterfaceError):  # who listens anew finds it again
        connection.close()


class Sender:
    """Listens and puts each message into its lane, until it is stopped."""

    def __init__(self) -> None:
        self._urgent, self._others = Lane("stops", URGENT), Lane("messages", OTHERS)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hear no more and finish what is under way."""
        self._stop.set()
        self._thread.join(PATIENCE)
        self._urgent.close()
        self._others.close()

    def _run(self) -> None:
        take_own_line()
        while not self._stop.is_set():
            try:
                self._listen()
            except (psycopg.Error, DatabaseError, InterfaceError) as error:
                log.warning("the outbox is not heard: %s", type(error).__name__)
                connection.close()
                self._stop.wait(RECONNECT)
        connection.close()

    def _listen(self) -> None:
        """Hear first, then look up: nothing falls between."""
        listener = Listener()
        try:
            for message_id, rank in left_behind():
                self._put((rank, message_id, False))
            while not self._stop.is_set():
                for text in listener.heard(LOOK_UP):
                    self._put(announced(text))
        finally:
            listener.close()

    def _put(self, message: Waiting) -> None:
        lane = self._urgent if message[0] == EMERGENCY else self._others
        lane.put(message)
