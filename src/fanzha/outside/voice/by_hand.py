"""The call list: a person calls and types in how it ended."""

from __future__ import annotations

from fanzha.prevent.channel.ports import ByHand, OutgoingCall


class CallList:
    """Leaves every call to a person."""

    def place(self, _call: OutgoingCall) -> None:
        """Raises ByHand."""
        raise ByHand
