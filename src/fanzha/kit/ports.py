"""A place where wiring puts the adapter that a room asked for by its Protocol."""

from __future__ import annotations

from typing import Generic, TypeVar

Port = TypeVar("Port")


class Slot(Generic[Port]):
    """Holds one adapter. A room declares it, `wiring` fills it, the room calls it.

    >>> greeting: Slot[str] = Slot("greeting")
    >>> greeting.fill("你好")
    >>> greeting()
    '你好'
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._filled: Port | None = None

    def fill(self, adapter: Port) -> None:
        """Put the adapter in; a later call replaces it."""
        self._filled = adapter

    def __call__(self) -> Port:
        """The adapter; RuntimeError when wiring has not filled the slot."""
        if self._filled is None:
            raise RuntimeError(f"port {self.name} is not wired: call fanzha.wiring.fill()")
        return self._filled
