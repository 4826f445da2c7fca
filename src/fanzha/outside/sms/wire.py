"""Post signed JSON to a gateway and read its short answer. Logs and errors hold no content."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property

import httpx

from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.kit.lines import is_private
from fanzha.outside.bank.signing import CENTRE, HEADER, encoded, signature
from fanzha.prevent.channel.ports import Refused, Unreachable

TIMEOUT = httpx.Timeout(10.0, connect=3.0)
REFUSALS = frozenset({400, 404, 413, 422})
"""The gateway has read the message and will never take it. Others may be over in a while: 401 is
a clock or a key that somebody will put right, 429 a pace, 5xx its own trouble."""
LONGEST_ID = 64


class Wire:
    """One gateway: its address, and the secret that both sides sign with.

    Raises Trouble for a line that others could read, and without a secret.
    """

    def __init__(self, url: str, secret: str) -> None:
        if not is_private(url):
            raise Trouble(
                zh="须用 https:// (仅本机可用 http://)",
                en="must begin with https:// (http:// to this machine only)",
                field="FANZHA_SMS_URL",
            )
        if not secret:
            raise Trouble(
                zh="未设置短信网关的密钥", en="no secret for the gateway", field="FANZHA_SMS_SECRET"
            )
        self._url, self._secret = url.rstrip("/"), secret

    def post(self, path: str, message: Mapping[str, str]) -> dict[str, str]:
        """What the gateway answers, texts only. Raises Unreachable, or Refused with its word."""
        body = encoded(message)
        signed = signature(body, CENTRE, self._secret, clock.world())
        headers = {"Content-Type": "application/json", HEADER: signed}
        try:
            response = self._client.post(f"{self._url}/{path}", content=body, headers=headers)
        except httpx.HTTPError as error:
            raise Unreachable(type(error).__name__) from error
        said = _texts(response)
        if response.status_code in REFUSALS:
            raise Refused(_word(said.get("error", "")))
        if not response.is_success:
            raise Unreachable(f"HTTP {response.status_code}")
        return said

    def close(self) -> None:
        """End the connections that are kept open."""
        if client := self.__dict__.pop("_client", None):
            client.close()

    @cached_property
    def _client(self) -> httpx.Client:
        """One for the process: safe between threads. Proxies of the environment are not for it."""
        return httpx.Client(timeout=TIMEOUT, trust_env=False)


def _texts(response: httpx.Response) -> dict[str, str]:
    try:
        said = response.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    if not isinstance(said, dict):
        return {}
    return {str(name): value[:LONGEST_ID] for name, value in said.items() if isinstance(value, str)}


def _word(text: str) -> str:
    """A gateway's own word, if it is one; a sentence could hold a number or a name."""
    return text if re.fullmatch(r"[a-z_]{1,32}", text) else "refused"
