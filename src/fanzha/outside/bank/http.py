"""The line to the banks: XML over HTTP or HTTPS, signed with each bank's own key."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import cached_property

import httpx

from fanzha.kit import clock
from fanzha.outside.bank.keys import BankKeys
from fanzha.outside.bank.signing import CENTRE, HEADER, signature
from fanzha.outside.bank.xml.documents import papers
from fanzha.outside.bank.xml.messages import CONTENT_TYPE, write_envelope
from fanzha.recover.message.ports import Unreachable
from fanzha.recover.message.rules import Envelope

TIMEOUT = httpx.Timeout(10.0, connect=3.0)


@dataclass(frozen=True)
class Tls:
    """Whom we trust and who we are: PEM files; empty `ca` trusts the system's own list.

    `certificate` and `key` are ours, for banks that ask who calls.
    """

    ca: str = ""
    certificate: str = ""
    key: str = ""

    def context(self) -> ssl.SSLContext:
        """TLS 1.2 or newer with the name checked. OSError for a file that cannot be read."""
        context = ssl.create_default_context(cafile=self.ca or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.certificate:
            context.load_cert_chain(self.certificate, self.key or None)
        return context


class HttpBankLine:
    """Hands messages to `{url}/messages`; 2xx means: taken for good.

    `{bank}` in the address becomes the bank's code, for banks that listen each for itself.
    """

    def __init__(self, url: str, keys: BankKeys, tls: Tls | None = None) -> None:
        self._url, self._keys, self._tls = url.rstrip("/"), keys, tls or Tls()

    def hand_over(self, envelope: Envelope) -> None:
        """Return when the banks' side has it; raise Unreachable on anything else.

        Raises Trouble for a message that the table of fields has no place for.
        """
        body = write_envelope(envelope, papers().of(envelope))
        key = self._keys.of(envelope.bank)
        headers = {
            "Content-Type": CONTENT_TYPE,
            HEADER: signature(body, CENTRE, key, clock.world()),
        }
        try:
            response = self._client.post(self._address(envelope), content=body, headers=headers)
        except httpx.HTTPError as error:
            raise Unreachable(type(error).__name__) from error
        if not response.is_success:
            raise Unreachable(f"HTTP {response.status_code}")

    def close(self) -> None:
        """End the connections that are kept open; the next message opens one again."""
        if client := self.__dict__.pop("_client", None):
            client.close()

    def _address(self, envelope: Envelope) -> str:
        return f"{self._url.replace('{bank}', envelope.bank)}/messages"

    @cached_property
    def _client(self) -> httpx.Client:
        """One for the process: it keeps connections open and is safe between threads.

        Proxies of the environment are for the internet, not for the banks' own line.
        """
        verify = self._tls.context() if self._url.startswith("https:") else True
        return httpx.Client(timeout=TIMEOUT, trust_env=False, verify=verify)
