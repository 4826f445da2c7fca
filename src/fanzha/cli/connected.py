"""What a command needs to work in a centre's database: environment, clock, tables."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fanzha.cli import centre
from fanzha.kit import clock, folders
from fanzha.kit.errors import Trouble
from fanzha.kit.postgres import Server

DSN = "FANZHA_DSN"


@contextmanager
def centre_of(data: Path | None, dsn: str | None) -> Iterator[None]:
    """Django, connected to the centre of a data folder, on the clock that the centre lives by.

    A database server that this started is stopped again; a running one is left running.
    Raises Trouble when no centre was ever started there (then nothing was made there), and
    when a secret is missing that only a demo centre has of its own.
    """
    folder = (data or folders.data_dir()).resolve()
    if not dsn and not (folder / "pg.secret").exists():
        raise _never_started()
    demo = os.environ.get("FANZHA_DEMO") == "1" or (folder / "demo.secret").exists()
    if not demo:
        centre.demand_secrets()
    elif (folder / "demo.secret").exists():  # what is made of the secret holds in the web process
        os.environ["FANZHA_SECRET_KEY"] = (folder / "demo.secret").read_text()
    folders.ensure(folder)
    server = None if dsn else Server(folder)
    ran = server is None or server.running()
    database = centre.open_database(folder, dsn)
    try:
        centre.prepare_environment(folder, database, demo=demo)
        _keep_the_towns_clock(folder)
        _set_up()
        yield
    finally:
        if not ran:
            database.stop()


def _keep_the_towns_clock(folder: Path) -> None:
    kept = folder / "town-clock.json"
    if kept.exists() and not os.environ.get(clock.ENV):
        os.environ[clock.ENV] = json.loads(kept.read_text())["clock"]


def _set_up() -> None:
    import django
    from django.db import connection

    django.setup()
    with connection.cursor() as cursor:
        made = "django_migrations" in connection.introspection.table_names(cursor)
    if not made:
        raise _never_started()


def _never_started() -> Trouble:
    return Trouble(
        zh="这里还没有启动过中心。请先运行 fanzha up, 或用 --data-dir / --dsn 指明",
        en="no centre was started here yet: run fanzha up first, or name one with "
        "--data-dir or --dsn",
        field="data-dir",
    )
