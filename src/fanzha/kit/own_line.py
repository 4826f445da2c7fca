"""A connection to the database that is a thread's own, for whoever watches a clock or sends.

A pool that has lost its server tries again after 1, 2, 4 … seconds and hands out nothing
meanwhile (psycopg_pool, `AttemptWithBackoff`): a database that was away for two seconds was missed
for seven, and whoever asked just then waited ten (bench.clock). A thread with a line of its own
tries at its own next look.
"""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connection, connections

# A server that vanished without a word, as a machine that lost its power does, is given up after
# so long, and one that is not there is not waited for. Seconds; the last in milliseconds.
GIVES_UP = {
    "connect_timeout": 2, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}  # fmt: skip


def take_own_line(*, checked: bool = False) -> None:
    """Have this thread talk to the database over a line of its own, open until it breaks.

    `close_old_connections` closes one that broke; the next statement then opens another. A thread
    that is idle for long, and has one try at what it does, wants it `checked`: the first statement
    after `close_old_connections` then looks whether the line still leads anywhere.
    """
    own = connection.copy()
    own.settings_dict["OPTIONS"].pop("pool", None)
    own.settings_dict["OPTIONS"] |= GIVES_UP
    own.settings_dict["CONN_MAX_AGE"] = None
    own.settings_dict["CONN_HEALTH_CHECKS"] = checked
    connections[DEFAULT_DB_ALIAS] = own
