"""A machine that dials: it takes calls as signed JSON and tells later how each ended."""

from __future__ import annotations

from fanzha.outside.sms.wire import Wire
from fanzha.prevent.channel.ports import ByHand, OutgoingCall, Refused


class HttpDialler:
    """Hands calls to `{url}/calls`. A call it will not place is left to a person."""

    def __init__(self, url: str, secret: str) -> None:
        self._wire = Wire(url, secret)

    def place(self, call: OutgoingCall) -> None:
        """Return when the machine has the call. Raises Unreachable, or ByHand when it refuses."""
        try:
            self._wire.post("calls", {"key": call.key, "to": call.phone})
        except Refused as error:
            raise ByHand from error

    def close(self) -> None:
        """End the connections that are kept open."""
        self._wire.close()
