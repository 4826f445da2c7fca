"""Guard groups wired: a message to a group leaves by the room that sends texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fanzha.prevent.channel.actions import NewText, queue_texts
from fanzha.prevent.protect.guard import ports
from fanzha.prevent.protect.guard.ports import GroupText

TEMPLATE = "group"


class TextsOfGroups:
    """`protect.guard.ports.Texts`: each text of a message goes into the outbox once."""

    def queue(self, texts: Sequence[GroupText], now: datetime) -> None:
        """Queue them; the rates and the words are the channel's to check."""
        queue_texts(
            [
                NewText(text.phone, TEMPLATE, {"message": text.message}, text.key, text.about)
                for text in texts
            ],
            now,
        )


def fill() -> None:
    """Fill the port."""
    ports.texts.fill(TextsOfGroups())
