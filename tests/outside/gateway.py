"""Starts the made-up gateway as a process of its own, and speaks to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from fanzha.kit import clock
from fanzha.outside.bank.signing import CENTRE, HEADER, encoded, signature
from tests.outside.banks import free_port

SECRET = "demo-only-sms"


def signed(body: bytes, sender: str = "gateway", secret: str = SECRET) -> str:
    """The gateway's signature of a body, made now."""
    return signature(body, sender, secret, datetime.now(UTC))


@dataclass
class GatewayProcess:
    """The simulator, on a port of its own."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def counts(self) -> dict[str, Any]:
        said: dict[str, Any] = httpx.get(f"{self.url}/healthz", trust_env=False).json()
        return said

    def set_faults(self, **faults: float) -> None:
        body = encoded(faults)
        headers = {HEADER: signed(body, CENTRE)}
        said = httpx.post(f"{self.url}/faults", content=body, headers=headers, trust_env=False)
        assert said.status_code == 202, said.text


@contextmanager
def gateway(centre: str = "http://127.0.0.1:9", **faults: float) -> Iterator[GatewayProcess]:
    """The gateway under these faults, until the block ends."""
    port = free_port()
    words = ["--port", str(port), "--centre", centre, "--faults", json.dumps(faults)]
    process = subprocess.Popen(
        [sys.executable, "-m", "fanzha.outside.sms.simulator", *words],
        env={**os.environ, "FANZHA_SMS_SECRET": SECRET, clock.ENV: ""},
        stderr=subprocess.DEVNULL,
    )
    made = GatewayProcess(port, process)
    try:
        _wait(made)
        yield made
    finally:
        process.kill()
        process.wait()


def _wait(made: GatewayProcess) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            made.counts()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the gateway did not start")
