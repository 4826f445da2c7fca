"""Tell the processes that send that there is something to send: PostgreSQL NOTIFY, at commit."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier

CHANNEL = "fanzha_outbox"


def announce(text: str, channel: str = CHANNEL) -> None:
    """Say it to all who listen, when the running transaction commits; not at all on rollback."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [channel, text])


class Listener:
    """A connection of its own that hears what is announced in `channel` from now on."""

    def __init__(self, channel: str = CHANNEL) -> None:
        parts = connection.get_connection_params()
        for not_libpq in ("context", "cursor_factory", "prepare_threshold"):
            parts.pop(not_libpq, None)
        self._line = psycopg.connect(**parts, autocommit=True)
        self._line.execute(SQL("LISTEN {}").format(Identifier(channel)))

    def heard(self, seconds: float) -> Iterator[str]:
        """What is said, as it comes; ends after so many seconds. psycopg.Error: it is cut off."""
        for notice in self._line.notifies(timeout=seconds):
            yield notice.payload

    def close(self) -> None:
        """Hear no more."""
        self._line.close()
