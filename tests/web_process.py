"""The real web process over the test's own database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from fanzha.cli.centre import free_port


@contextmanager
def web_process(data: Path) -> Iterator[str]:
    """Its address, until the block ends. The test's rows must be committed."""
    parts = connection.get_connection_params()
    named = {
        name: parts[name]
        for name in ("dbname", "user", "password", "host", "port")
        if parts.get(name)
    }
    port = free_port()
    environment = {
        **os.environ, "FANZHA_DSN": make_conninfo(**named), "FANZHA_DATA": str(data),
        "FANZHA_DEMO": "1", "FANZHA_DB_POOL": "1",
        "FANZHA_SECRET_KEY": settings.SECRET_KEY, "FANZHA_BANK_SECRET": settings.BANK_SECRET,
    }  # fmt: skip
    with (data / "web.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "fanzha.web", "--port", str(port)],
            env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, process, data / "web.log")
            yield url
        finally:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}/healthz", timeout=5, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError(log.read_text()[-4000:])
