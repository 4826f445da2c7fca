"""Start the made-up banks. The secret comes from FANZHA_BANK_SECRET."""

from __future__ import annotations

import argparse
import os
import ssl
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.keys import BankKeys
from fanzha.outside.bank.simulator.app import BankApp
from fanzha.outside.bank.simulator.banks import Banks
from fanzha.outside.bank.simulator.journal import Journal
from fanzha.outside.bank.simulator.world import read_world


@dataclass(frozen=True)
class Certificates:
    """PEM files: the banks' own certificate and key; with `callers`, who signs those of callers."""

    own: Path
    key: Path
    callers: Path | None = None

    def options(self) -> dict[str, Any]:
        """What the server is told: a caller without a certificate is turned away."""
        asked = {"ssl_ca_certs": str(self.callers), "ssl_cert_reqs": ssl.CERT_REQUIRED}
        own = {"ssl_certfile": str(self.own), "ssl_keyfile": str(self.key)}
        return {**own, **asked} if self.callers else own


def run(
    world: Path, port: int, answers: str, state: Path, *, certificates: Certificates | None = None
) -> None:
    """Serve until SIGTERM. Raises Trouble on a bad world file or a missing secret."""
    secret = os.environ.get("FANZHA_BANK_SECRET", "")
    if not secret:
        raise Trouble(
            zh="未设置 FANZHA_BANK_SECRET", en="FANZHA_BANK_SECRET is not set",
            field="FANZHA_BANK_SECRET",
        )  # fmt: skip
    banks = Banks(read_world(world), Journal(state))
    app = BankApp(banks, answers, BankKeys(secret), secret)
    tls = certificates.options() if certificates else {}
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", **tls)


def main() -> int:
    """Read the command line and serve; 1 when it cannot start."""
    words = argparse.ArgumentParser(prog="python -m fanzha.outside.bank.simulator")
    words.add_argument("--world", type=Path, required=True)
    words.add_argument("--port", type=int, required=True)
    words.add_argument("--answers", required=True, help="URL that takes the answers")
    words.add_argument("--state", type=Path, required=True, help="folder of the journal")
    words.add_argument("--cert", type=Path, help="PEM file: serve HTTPS with this certificate")
    words.add_argument("--cert-key", type=Path, help="PEM file of its key")
    words.add_argument("--callers", type=Path, help="PEM file of who signs callers' certificates")
    given = words.parse_args()
    tls = Certificates(given.cert, given.cert_key, given.callers) if given.cert else None
    try:
        run(given.world, given.port, given.answers, given.state, certificates=tls)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
