"""The line to the banks over HTTP. Setting: BANKS_URL, BANK_SECRET."""

from __future__ import annotations

import httpx

from fanzha.outside.bank.signing import HEADER, encoded, signature
from fanzha.recover.message.ports import Unreachable
from fanzha.recover.message.rules import Envelope

TIMEOUT = httpx.Timeout(10.0, connect=3.0)


class HttpBankLine:
    """Hands messages to `{url}/messages` as signed JSON; 2xx means: taken for good."""

    def __init__(self, url: str, secret: str) -> None:
        self._url, self._secret = url.rstrip("/"), secret

    def hand_over(self, envelope: Envelope) -> None:
        """Return when the banks' side has it; raise Unreachable on anything else."""
        body = encoded(envelope.as_dict())
        headers = {"Content-Type": "application/json", HEADER: signature(body, self._secret)}
        try:
            # Proxies of the environment are for the internet, not for the banks' own line.
            response = httpx.post(
                f"{self._url}/messages", content=body, headers=headers, timeout=TIMEOUT,
                trust_env=False,
            )  # fmt: skip
        except httpx.HTTPError as error:
            raise Unreachable(type(error).__name__) from error
        if not response.is_success:
            raise Unreachable(f"HTTP {response.status_code}")
