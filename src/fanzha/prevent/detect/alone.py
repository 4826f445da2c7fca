"""One detector a log: whoever works holds a lock in the database, as long as its process lives.

The lock keeps a second one waiting. It is not what keeps the alerts right: a commit that does
not start at the position is refused (`ports.Overtaken`), whatever became of the lock.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection

from fanzha.prevent.detect.ports import Away, ReadElsewhere

WAIT_S = 2
"""For the server to notice that a killed process is gone."""
_ABOUT = "fanzha detector "


class Alone:
    """The lock of the detector `name`, on a connection of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._line: psycopg.Connection | None = None

    def hold(self) -> None:
        """Hold the lock from here on. Raises ReadElsewhere while another process does, Away when
        the database is away."""
        if self._line is None or not self._is_open(self._line):
            self._line = self._locked()

    def release(self) -> None:
        """Let another process read the log."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _locked(self) -> psycopg.Connection:
        try:
            line = psycopg.connect(**_where(), autocommit=True)
        except psycopg.OperationalError as error:
            raise Away(type(error).__name__) from error
        try:
            line.execute(f"SET lock_timeout = '{WAIT_S}s'")
            line.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [_ABOUT + self.name])
        except psycopg.OperationalError as error:
            line.close()
            raise ReadElsewhere(
                f"another detector reads this log: {type(error).__name__}"
            ) from error
        return line

    def _is_open(self, line: psycopg.Connection) -> bool:
        try:
            line.execute("SELECT 1")
        except psycopg.OperationalError:
            line.close()
            return False
        return True


def _where() -> dict[str, Any]:
    given = connection.get_connection_params()
    return {name: given[name] for name in given if name not in _NOT_OF_LIBPQ}


_NOT_OF_LIBPQ = {"context", "cursor_factory", "prepare_threshold", "pool"}
