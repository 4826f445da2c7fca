"""Tables of papers, the books they are numbered in, and what went along with which message."""

from __future__ import annotations

from django.db import models

from fanzha.kit.kept import written_once


class Register(models.Model):
    """The book of one kind of paper in one year: its last number, locked while one is taken."""

    kind = models.CharField(max_length=24)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        """One book a kind and year."""

        constraints = (models.UniqueConstraint(name="register_once", fields=["kind", "year"]),)

    def __str__(self) -> str:
        """Kind, year and how many."""
        return f"register:{self.kind} {self.year} {self.last}"


_KEPT = written_once("issued papers are kept")


class Paper(models.Model):
    """One issued paper about one subject, such as "order" 12.

    `content` is the whole document as `kit.paper.Document` writes it, without number; it may
    hold personal data. `sha256` is over kind and content. `ground` names the case that gives
    the right to it, as "report:3"; `bank` is the unit code of the bank it goes to, else empty.
    """

    number = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=24)
    year = models.PositiveIntegerField()
    seq = models.PositiveIntegerField()
    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    ground = models.CharField(max_length=64, db_index=True)
    bank = models.CharField(max_length=32, blank=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField(help_text="UTC")
    issuer = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Numbered once, issued once for the same content, never changed: by trigger."""

        constraints = (
            models.UniqueConstraint(name="paper_number", fields=["kind", "year", "seq"]),
            models.UniqueConstraint(
                name="paper_once", fields=["kind", "subject_kind", "subject_id", "sha256"]
            ),
            models.CheckConstraint(name="paper_seq_from_one", condition=models.Q(seq__gt=0)),
        )
        triggers = _KEPT

    def __str__(self) -> str:
        """The number; no personal data."""
        return self.number


class Enclosure(models.Model):
    """The paper that goes along with one message, whenever and however often it leaves."""

    key = models.UUIDField(unique=True, help_text="of the message")
    paper = models.ForeignKey("paper.Paper", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One paper a message, never changed: by trigger."""

        triggers = _KEPT

    def __str__(self) -> str:
        """Paper and message; no personal data."""
        return f"paper {self.paper_id} with {self.key}"
