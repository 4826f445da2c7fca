"""The way to each bank: by machine, by hand over the national platform, or at its own desk."""

from __future__ import annotations

from fanzha.govern.units.queries import line_of
from fanzha.govern.units.rules import Line
from fanzha.kit import clock
from fanzha.recover.message.ports import BankLine, ByHand
from fanzha.recover.message.rules import Envelope
from fanzha.wiring.papers.enclosing import paper_of


class LineOfEachBank:
    """`message.ports.BankLine` for all banks; the bank's row says which way it is reached."""

    def __init__(self, wire: BankLine) -> None:
        self._wire = wire

    def hand_over(self, envelope: Envelope) -> None:
        """Hand over on the bank's own way.

        A bank without interface has the message at once: its liaison reads it at the
        bank desk. Where no machine takes the message, its paper waits on the page beside it.
        """
        line = line_of(envelope.bank)
        if line is Line.XML:
            self._wire.hand_over(envelope)
            return
        paper_of(envelope, clock.now())
        if line is Line.HAND:
            raise ByHand
