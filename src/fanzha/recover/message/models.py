"""Tables of messages to banks and of answers that fit none."""

from __future__ import annotations

from uuid import uuid4

import pghistory
import pgtrigger
from django.db import models

from fanzha.recover.message.rules import MOVES, Envelope, State


@pghistory.track()
class Message(models.Model):
    """One request to one bank: the outbox row, and later the answer to it.

    `body` and `answer` hold personal data: read through the rooms that sent them.
    """

    key = models.UUIDField(unique=True, default=uuid4)
    code = models.CharField(max_length=6)
    bank = models.CharField(max_length=32, help_text="unit code of the bank")
    body = models.JSONField()
    state = models.CharField(max_length=12, default=State.QUEUED)
    created_at = models.DateTimeField(help_text="UTC")
    sent_at = models.DateTimeField(null=True, help_text="when the bank first took it, UTC")
    answered_at = models.DateTimeField(null=True, help_text="when the answer came in, UTC")
    answer = models.JSONField(null=True, help_text="result and body as the bank sent them")
    tries = models.PositiveIntegerField(default=0, help_text="times the sweep asked again")
    ask_again_at = models.DateTimeField(null=True, help_text="null once answered")
    trouble = models.CharField(max_length=200, blank=True, help_text="why it is not with the bank")

    class Meta:
        """The database refuses moves that `rules.MOVES` does not have."""

        indexes = (
            models.Index(
                fields=["ask_again_at"],
                name="message_unanswered",
                condition=models.Q(ask_again_at__isnull=False),
            ),
        )
        triggers = (pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),)

    def __str__(self) -> str:
        """Code, bank and state; no personal data."""
        return f"{self.code} {self.bank} {self.state}"

    def envelope(self) -> Envelope:
        """The message as it goes out."""
        return Envelope(self.key, self.code, self.bank, self.body)


class Kept(models.Model):
    """An answer that could not be used, kept as it came so that a person can look at it."""

    received_at = models.DateTimeField(help_text="UTC")
    key = models.UUIDField(null=True, db_index=True)
    reason = models.CharField(max_length=300)
    text = models.TextField(help_text="the body as received; may hold personal data")

    def __str__(self) -> str:
        """The reason; no personal data."""
        return f"{self.received_at:%F %T} {self.reason}"
