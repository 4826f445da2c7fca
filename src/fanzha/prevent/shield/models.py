"""Tables of the payee check: questions with their answers, overrides, pictures of accounts."""

from __future__ import annotations

import pgtrigger
from django.db import models

from fanzha.prevent.shield.rules import AgeGroup, Answer, How
from fanzha.words.enums import Channel, Level, choices


class Check(models.Model):
    """One question of a bank and the answer it was given. Append-only.

    `digest` is the SHA-256 of the question: the same `request_id` with another question is
    refused. `name_mark` is a keyed hash of the payee's name: it tells that two names differ
    and gives none away. `reasons`: [{code, params}]. `alert` is the alert the answer drew on.
    """

    key = models.UUIDField(unique=True)
    bank = models.CharField(max_length=32)
    request_id = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    payer = models.CharField(max_length=32)
    payee = models.CharField(max_length=32)
    name_mark = models.CharField(max_length=32)
    amount_fen = models.BigIntegerField(help_text="fen")
    channel = models.CharField(max_length=8, choices=choices(Channel))
    age_group = models.CharField(
        max_length=8, blank=True, choices=[(str(group), str(group)) for group in AgeGroup]
    )
    at = models.DateTimeField(help_text="UTC; when the customer ordered the transfer")
    asked_at = models.DateTimeField(db_index=True, help_text="UTC")
    answer = models.CharField(max_length=8, choices=[(str(word), str(word)) for word in Answer])
    delay_minutes = models.IntegerField()
    reasons = models.JSONField()
    alert = models.ForeignKey("alert.Alert", null=True, on_delete=models.PROTECT, related_name="+")
    alert_level = models.CharField(max_length=8, blank=True, choices=choices(Level))
    expires_at = models.DateTimeField(help_text="UTC")

    class Meta:
        """A question once; found by payer and by payee."""

        constraints = (
            models.UniqueConstraint(fields=["bank", "request_id"], name="check_asked_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="check_of_money"),
        )
        indexes = (
            models.Index(fields=["payer", "at"]),
            models.Index(fields=["payee", "asked_at"]),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """The key only."""
        return f"check {self.pk}"


class Override(models.Model):
    """The customer insisted, and the bank let the transfer go. Append-only, one a check.

    `confirmed_by` is the bank's own sign for its employee, not a name.
    """

    check_of = models.OneToOneField(
        "shield.Check", on_delete=models.PROTECT, related_name="override"
    )
    request_id = models.CharField(max_length=64)
    confirmed_by = models.CharField(max_length=64)
    how = models.CharField(max_length=8, choices=[(str(word), str(word)) for word in How])
    at = models.DateTimeField(help_text="UTC; when the customer insisted")
    told_at = models.DateTimeField(db_index=True, help_text="UTC")

    class Meta:
        """Append-only, by trigger."""

        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        """The key only."""
        return f"override of check {self.check_of_id}"


class AccountPicture(models.Model):
    """What the detector last said of an account; see `rules.Picture`."""

    account = models.CharField(max_length=32, primary_key=True)
    payers = models.IntegerField()
    payees = models.IntegerField()
    in_fen = models.BigIntegerField(help_text="fen")
    out_fen = models.BigIntegerField(help_text="fen")
    gap_s = models.IntegerField(null=True, help_text="seconds")
    idle_days = models.IntegerField(null=True)
    at = models.DateTimeField(help_text="UTC; log time of the picture")

    def __str__(self) -> str:
        """No account number."""
        return f"picture of {self.at:%F %T}"
