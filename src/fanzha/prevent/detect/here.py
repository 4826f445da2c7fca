"""The centre in the same database: `ports.Centre` for the detector that runs at the centre."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections

from fanzha.prevent.detect import actions, in_force
from fanzha.prevent.detect.alone import Alone
from fanzha.prevent.detect.ports import At, Away, Outcome


class CentreHere:
    """Reads and writes the tables. Every method raises Away while the database is away."""

    def __init__(self, clock: Callable[[], datetime], name: str = actions.NAME) -> None:
        self.clock, self.name, self.alone = clock, name, Alone(name)
        self._made: dict[str, tuple[object, str]] = {}

    def position(self) -> At:
        """How far the log has been read; from here on no other process reads it."""
        self.alone.hold()
        with _database():
            return actions.position(self.name)

    def commit(self, outcome: Outcome) -> None:
        """One transaction."""
        with _database():
            actions.commit(outcome, self.name)

    def news(self, have: Mapping[str, str]) -> dict[str, bytes]:
        """Content whose stamp moved and whose digest is another than the one had; told again
        until it is had (a full disk may keep it out of the log)."""
        with _database():
            return dict(self._news(have))

    def _news(self, have: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        for name, (stamp, make) in in_force.SOURCES.items():
            now = stamp()
            if name in have and self._made.get(name) == (now, have[name]):
                continue
            content = make()
            digest = in_force.digest(content)
            self._made[name] = now, digest
            if digest != have.get(name):
                yield name, content

    def leave(self) -> None:
        """This process reads the log no more: another may."""
        self.alone.release()

    def tell(self, state: Mapping[str, Any]) -> None:
        """Into the table the page reads."""
        with _database():
            actions.tell(state, self.clock(), self.name)


@contextmanager
def _database() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        close_old_connections()
        raise Away(type(error).__name__) from error
