"""`python -m fanzha.cli.demo.banks`: the made-up banks of the sample town, a process apart."""

from __future__ import annotations

import os

import typer

from fanzha.cli.demo.places import Places
from fanzha.kit.folders import data_dir
from fanzha.kit.supervise import die_with_parent
from fanzha.outside.bank.simulator.__main__ import run


def main(port: int = 8014) -> None:
    """Serve the banks until SIGTERM."""
    die_with_parent()
    data = data_dir()
    run(Places(data).world, port, os.environ["FANZHA_ANSWERS_URL"], data / "banks")


if __name__ == "__main__":
    typer.run(main)
