"""The way to a gateway for texts: signed JSON over HTTP or HTTPS."""

from __future__ import annotations

from fanzha.outside.sms.wire import Wire
from fanzha.prevent.channel.ports import Outgoing, Refused
from fanzha.prevent.channel.rules import Why


class HttpSmsLine:
    """Hands texts to `{url}/texts`; see docs/channels.md for what passes."""

    def __init__(self, url: str, secret: str) -> None:
        self._wire = Wire(url, secret)

    def hand_over(self, text: Outgoing) -> str:
        """The gateway's number for the text. Raises Unreachable, or Refused for good."""
        said = self._wire.post("texts", {"key": text.key, "to": text.phone, "text": text.body})
        return said.get("id", "")

    def close(self) -> None:
        """End the connections that are kept open."""
        self._wire.close()


class NoSmsLine:
    """A centre without a gateway: each text fails at once, so that somebody calls instead."""

    def hand_over(self, _text: Outgoing) -> str:
        """Raises Refused."""
        raise Refused(Why.NO_GATEWAY)
