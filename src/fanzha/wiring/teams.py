"""Teams wired: a message to a group leaves by the room that sends texts; whoever was given a
task sees whom it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fanzha.govern.access.ports import grants
from fanzha.govern.access.rules import Actor
from fanzha.prevent.channel.actions import NewText, queue_texts
from fanzha.prevent.dissuade.queries import is_at_work
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


class GrantsOfTasks:
    """`access.ports.Grants`: an alert is open to those who were given its task."""

    def granted(self, actor: Actor, ground: str) -> bool:
        """Only an alert gives a right here."""
        kind, _, key = ground.partition(":")
        return kind == "alert" and key.isdecimal() and is_at_work(actor, int(key))


def fill() -> None:
    """Fill the ports."""
    ports.texts.fill(TextsOfGroups())
    grants.fill(GrantsOfTasks())
