"""Start the made-up gateway. The secret comes from FANZHA_SMS_SECRET."""

from __future__ import annotations

import argparse
import json
import os
import sys

import uvicorn

from fanzha.kit.errors import Trouble
from fanzha.outside.sms.simulator.app import GatewayApp
from fanzha.outside.sms.simulator.fates import Faults


def run(port: int, centre: str, faults: Faults | None = None) -> None:
    """Serve on 127.0.0.1 until SIGTERM. Raises Trouble without a secret."""
    secret = os.environ.get("FANZHA_SMS_SECRET", "")
    if not secret:
        raise Trouble(
            zh="未设置 FANZHA_SMS_SECRET", en="FANZHA_SMS_SECRET is not set",
            field="FANZHA_SMS_SECRET",
        )  # fmt: skip
    uvicorn.run(GatewayApp(centre, secret, faults), host="127.0.0.1", port=port,
                log_level="warning")  # fmt: skip


def main() -> int:
    """Read the command line and serve; 1 when it cannot start."""
    words = argparse.ArgumentParser(prog="python -m fanzha.outside.sms.simulator")
    words.add_argument("--port", type=int, required=True)
    words.add_argument("--centre", required=True, help="address of the centre, for reports")
    words.add_argument("--faults", default="{}", help="JSON, see fates.Faults")
    given = words.parse_args()
    try:
        run(given.port, given.centre, Faults.read_from(json.loads(given.faults)))
    except (Trouble, ValueError) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
