"""Write all tables as the migrations leave them: `python scripts/tables.py`, after a new one."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from fanzha.kit.postgres.server import FAST_AND_LOOSE, Server


def main() -> None:
    """Walk in an empty database, and write what is there then."""
    folder = Path(tempfile.mkdtemp(prefix="fanzha-tables-"))
    folder.chmod(0o755)
    server = Server(folder, settings=FAST_AND_LOOSE)
    given = {"FANZHA_DSN": server.start(), "FANZHA_DEMO": "1", "FANZHA_DB_POOL": "0"}
    os.environ.update(given, DJANGO_SETTINGS_MODULE="fanzha.settings")
    try:
        _write(server)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _write(server: Server) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from django.db import connection

    from fanzha.kit.tables.whole import FILE, written

    call_command("migrate", walk=True, verbosity=0, interactive=False)
    FILE.write_text(written(connection, server))
    connection.close()


if __name__ == "__main__":
    main()
