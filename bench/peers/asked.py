"""What the peers' command lines have in common: events and seconds in, one line of JSON out."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path


def parser(about: str | None) -> argparse.ArgumentParser:
    """Takes the file of `bench.peers.events` and for about how long to measure."""
    made = argparse.ArgumentParser(description=about)
    made.add_argument("events", type=Path)
    made.add_argument("--seconds", type=float, default=20)
    return made


def of_cores(
    about: str | None, choice: str, choices: Iterable[str], usual: str
) -> argparse.Namespace:
    """What was asked: also how many cores, and one of `choices` as `choice`."""
    made = parser(about)
    made.add_argument("--cores", type=int, default=1)
    made.add_argument(f"--{choice}", choices=list(choices), default=usual)
    return made.parse_args()


def tell(**said: object) -> None:
    """The answer."""
    print(json.dumps(said))
