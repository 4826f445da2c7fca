"""Tell open pages that something changed: PostgreSQL NOTIFY, sent when the act commits."""

from __future__ import annotations

from django.db import connection

CHANNEL = "fanzha_live"


def changed(*topics: str) -> None:
    """Announce topics such as "alerts" or "chase-7". No personal data in a topic.

    Inside a transaction it is delivered at commit and not at all on rollback.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) topic",
                       [CHANNEL, list(topics)])  # fmt: skip
