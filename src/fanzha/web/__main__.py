"""`python -m fanzha.web`: the web process of a centre."""

from __future__ import annotations

import os
from pathlib import Path

import typer
import uvicorn

from fanzha.kit.supervise import die_with_parent


def main(
    host: str = "127.0.0.1",
    port: int = 8000,
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
) -> None:
    """Serve the pages until SIGTERM."""
    die_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.settings")
    uvicorn.run(
        "fanzha.web.asgi:application", host=host, port=port, log_level="warning",
        lifespan="off", timeout_graceful_shutdown=2, ssl_certfile=tls_cert, ssl_keyfile=tls_key,
    )  # fmt: skip


if __name__ == "__main__":
    typer.run(main)
