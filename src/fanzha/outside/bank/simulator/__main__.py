"""Start the made-up banks. The secret comes from FANZHA_BANK_SECRET."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import uvicorn

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.keys import BankKeys
from fanzha.outside.bank.simulator.app import BankApp
from fanzha.outside.bank.simulator.banks import Banks
from fanzha.outside.bank.simulator.journal import Journal
from fanzha.outside.bank.simulator.world import read_world


def run(world: Path, port: int, answers: str, state: Path, *, host: str = "127.0.0.1") -> None:
    """Serve until SIGTERM. Raises Trouble on a bad world file or a missing secret."""
    secret = os.environ.get("FANZHA_BANK_SECRET", "")
    if not secret:
        raise Trouble(
            zh="未设置 FANZHA_BANK_SECRET", en="FANZHA_BANK_SECRET is not set",
            field="FANZHA_BANK_SECRET",
        )  # fmt: skip
    banks = Banks(read_world(world), Journal(state))
    app = BankApp(banks, answers, BankKeys(secret), secret)
    uvicorn.run(app, host=host, port=port, log_level="warning")


def main() -> int:
    """Read the command line and serve; 1 when it cannot start."""
    words = argparse.ArgumentParser(prog="python -m fanzha.outside.bank.simulator")
    words.add_argument("--world", type=Path, required=True)
    words.add_argument("--port", type=int, required=True)
    words.add_argument("--answers", required=True, help="URL that takes the answers")
    words.add_argument("--state", type=Path, required=True, help="folder of the journal")
    given = words.parse_args()
    try:
        run(given.world, given.port, given.answers, given.state)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
