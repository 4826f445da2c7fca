"""Which PostgreSQL servers are new enough."""

from __future__ import annotations

from fanzha.kit.errors import Trouble

OLDEST = 15


def check_version(server_version_num: int) -> None:
    """Refuse a server older than PostgreSQL 15; `server_version_num` is e.g. 180003.

    >>> check_version(150018)
    >>> check_version(140011)
    Traceback (most recent call last):
    ...
    fanzha.kit.errors.Trouble: dsn: ... | dsn: PostgreSQL 14 is too old...
    """
    major = server_version_num // 10_000
    if major < OLDEST:
        raise Trouble(
            zh=f"PostgreSQL {major} 版本过低, 需要 {OLDEST} 或更高。请升级, 或不设 --dsn 使用内置数据库",
            en=f"PostgreSQL {major} is too old, {OLDEST} or newer is needed. Upgrade it, or leave "
            "--dsn away to use the built-in server",
            field="dsn",
        )
