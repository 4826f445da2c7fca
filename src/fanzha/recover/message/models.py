"""Tables of messages to banks, of their lines, and of answers that fit no message."""

from __future__ import annotations

from uuid import uuid4

import pghistory
import pgtrigger
from django.db import models

from fanzha.recover.message.line.rules import MOVES as CIRCUIT_MOVES
from fanzha.recover.message.line.rules import QUESTION, Circuit
from fanzha.recover.message.rules import MOVES, Envelope, State


@pghistory.track()
class Message(models.Model):
    """One request to one bank: the outbox row, and later the answer to it.

    `body` and `answer` hold personal data: read through the rooms that sent them.
    """

    key = models.UUIDField(unique=True, default=uuid4)
    code = models.CharField(max_length=6)
    bank = models.CharField(max_length=32, help_text="unit code of the bank")
    account = models.CharField(max_length=64, blank=True, help_text="the body's, for its order")
    rank = models.PositiveSmallIntegerField(default=QUESTION, help_text="smaller goes first")
    body = models.JSONField()
    state = models.CharField(max_length=12, default=State.QUEUED)
    created_at = models.DateTimeField(help_text="UTC")
    sent_at = models.DateTimeField(null=True, help_text="when the bank first took it, UTC")
    answered_at = models.DateTimeField(null=True, help_text="when the answer came in, UTC")
    answer = models.JSONField(null=True, help_text="result and body as the bank sent them")
    tries = models.PositiveIntegerField(default=0, help_text="times the sweep asked again")
    failures = models.PositiveIntegerField(default=0, help_text="times it could not be handed over")
    ask_again_at = models.DateTimeField(
        null=True, help_text="null once answered, and while a person carries it"
    )
    trouble = models.CharField(max_length=200, blank=True, help_text="why it is not with the bank")
    platform_no = models.CharField(
        max_length=40, blank=True, help_text="the national platform's number, typed in by a person"
    )

    class Meta:
        """The database refuses moves that `rules.MOVES` does not have."""

        indexes = (
            models.Index(
                fields=["ask_again_at"],
                name="message_unanswered",
                condition=models.Q(ask_again_at__isnull=False),
            ),
            models.Index(
                fields=["bank", "account"], name="message_queued",
                condition=models.Q(state=State.QUEUED),
            ),
            models.Index(fields=["created_at"], name="message_made"),
        )  # fmt: skip
        constraints = (
            models.UniqueConstraint(
                name="message_platform_no_once", fields=["platform_no"],
                condition=~models.Q(platform_no=""),
            ),
        )  # fmt: skip
        triggers = (pgtrigger.FSM(name="moves", field="state", transitions=sorted(MOVES)),)

    def __str__(self) -> str:
        """Code, bank and state; no personal data."""
        return f"{self.code} {self.bank} {self.state}"

    def envelope(self) -> Envelope:
        """The message as it goes out."""
        return Envelope(self.key, self.code, self.bank, self.body)

    def amount_fen(self) -> int | None:
        """The amount the message is about, None where its code has none."""
        fen = self.body.get("amount_fen")
        return fen if isinstance(fen, int) else None


class BankCircuit(models.Model):
    """The line to one bank, see `line.rules.Line`."""

    bank = models.CharField(max_length=32, unique=True)
    circuit = models.CharField(max_length=12, default=Circuit.CLOSED)
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    since = models.DateTimeField(null=True, help_text="when the circuit opened, UTC")
    try_at = models.DateTimeField(null=True, help_text="not probed before, UTC")
    free_at = models.DateTimeField(null=True, help_text="when its pace has no debt left, UTC")

    class Meta:
        """The database refuses moves that `line.rules.MOVES` does not have."""

        triggers = (
            pgtrigger.FSM(name="moves", field="circuit", transitions=sorted(CIRCUIT_MOVES)),
        )

    def __str__(self) -> str:
        """Bank and state."""
        return f"{self.bank} {self.circuit}"


class Told(models.Model):
    """What a bank told unasked, under a message that asked it to watch an account."""

    message = models.ForeignKey("message.Message", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="the bank's moment, UTC")
    received_at = models.DateTimeField(help_text="UTC")
    digest = models.CharField(max_length=64, help_text="SHA-256 of moment and body")
    body = models.JSONField()

    class Meta:
        """The same told again is known."""

        constraints = (models.UniqueConstraint(name="told_once", fields=["message", "digest"]),)

    def __str__(self) -> str:
        """Number and moment; no personal data."""
        return f"told:{self.pk} {self.at:%F %T}"


class Draft(models.Model):
    """An answer read from a file, shown to the person who sent it and not yet given."""

    message = models.OneToOneField("message.Message", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(help_text="UTC")
    body = models.JSONField(help_text="the answer's body as it would be given")
    about = models.JSONField(help_text="what the person is shown: counts, bad rows, checks")

    def __str__(self) -> str:
        """Number; no personal data."""
        return f"draft:{self.pk}"


class FileFormat(models.Model):
    """The mapping by which a bank's files were last read."""

    bank = models.CharField(max_length=32, unique=True)
    mapping = models.CharField(max_length=48)

    def __str__(self) -> str:
        """Bank and mapping."""
        return f"{self.bank} {self.mapping}"


class Kept(models.Model):
    """An answer that could not be used, kept as it came so that a person can look at it."""

    received_at = models.DateTimeField(help_text="UTC")
    key = models.UUIDField(null=True, db_index=True)
    reason = models.CharField(max_length=300)
    text = models.TextField(help_text="the body as received; may hold personal data")
    looked_at = models.DateTimeField(null=True, help_text="when a person settled it, UTC")
    looked_by = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True, help_text="what that person found")

    def __str__(self) -> str:
        """The reason; no personal data."""
        return f"{self.received_at:%F %T} {self.reason}"
