"""Pytest plugin: the suite's PostgreSQL. FANZHA_TEST_DSN names a server, else one is started.

Loaded by `-p` before Django reads its settings. Where tests run side by side, all share the
first process's server, each with a database of its own.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from fanzha.kit.postgres.server import FAST_AND_LOOSE, Server


def _start() -> str:
    folder = Path(tempfile.mkdtemp(prefix="fanzha-test-"))
    folder.chmod(0o755)
    server = Server(folder, settings=FAST_AND_LOOSE)

    def end() -> None:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return server.start()


if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["FANZHA_DSN"] = os.environ.get("FANZHA_TEST_DSN") or _start()
os.environ["FANZHA_DEMO"] = "1"
os.environ["FANZHA_DB_POOL"] = "0"
