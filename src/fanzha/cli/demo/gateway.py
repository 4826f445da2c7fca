"""`python -m fanzha.cli.demo.gateway`: the made-up gateway for texts, a process apart."""

from __future__ import annotations

import os

import typer

from fanzha.kit.supervise import die_with_parent
from fanzha.outside.sms.simulator.__main__ import run


def main(port: int = 8015) -> None:
    """Serve the gateway until SIGTERM."""
    die_with_parent()
    run(port, os.environ["FANZHA_CENTRE_URL"])


if __name__ == "__main__":
    typer.run(main)
