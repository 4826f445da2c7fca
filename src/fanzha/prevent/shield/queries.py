"""Reads of the payee check."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet

from fanzha.govern.access.rules import Actor
from fanzha.kit.prepared import rows
from fanzha.prevent.block.queries import listed
from fanzha.prevent.shield import ports
from fanzha.prevent.shield.models import Check, Override
from fanzha.prevent.shield.rules import DAY, Answer, Ask, Earlier, Facts, Picture
from fanzha.words.enums import Role

MEMORY = timedelta(days=90)
"""How far back a payee counts as known and a name as given."""
MOST_EARLIER, LAST_NAMES = 200, 20
"""Rows that are looked at, newest first: an answer must not wait for an account that everybody pays."""


class PicturesInTheDatabase:
    """`ports.Pictures` over the table the detector keeps; an old picture is none."""

    def of(self, account: str, now: datetime) -> Picture | None:
        """The picture, unless it is older than its 24 hours."""
        found = rows(_PICTURE, {"account": account, "after": now - DAY})
        return Picture(*found[0]) if found else None


def facts(ask: Ask, name_mark: str, now: datetime) -> Facts:
    """All that is known here about both accounts of a question."""
    on_list = listed("account", (ask.payee, ask.payer), now)
    asked = {
        "payer": ask.payer, "payee": ask.payee, "at": ask.at, "day_ago": ask.at - DAY,
        "remembered": ask.at - MEMORY, "asked_after": now - MEMORY, "name_mark": name_mark,
        "refuse": str(Answer.REFUSE), "most": MOST_EARLIER, "last": LAST_NAMES,
    }  # fmt: skip
    [(known_payee, other_name)] = rows(_PAYEE, asked)
    return Facts(
        payee_listed=ask.payee in on_list, payer_listed=ask.payer in on_list,
        alert=ports.payer_alerts().about(ask.payer),
        earlier=[Earlier(*row) for row in rows(_EARLIER, asked)],
        known_payee=known_payee, other_name=other_name,
        picture=ports.pictures().of(ask.payee, now),
    )  # fmt: skip


_PICTURE = """
    SELECT payers, payees, in_fen, out_fen, gap_s, idle_days FROM shield_accountpicture
    WHERE account = %(account)s AND at > %(after)s
"""

_EARLIER = """
    SELECT payee, amount_fen, at FROM shield_check
    WHERE payer = %(payer)s AND at > %(day_ago)s AND at <= %(at)s AND answer <> %(refuse)s
    ORDER BY at DESC LIMIT %(most)s
"""
"""What the payer asked about in the last day, newest first."""

_PAYEE = """
    SELECT
      EXISTS (
        SELECT FROM shield_check
        WHERE payer = %(payer)s AND payee = %(payee)s AND answer <> %(refuse)s
          AND at > %(remembered)s AND at <= %(day_ago)s),
      EXISTS (
        SELECT FROM (
          SELECT payer, name_mark FROM shield_check
          WHERE payee = %(payee)s AND asked_at > %(asked_after)s
          ORDER BY asked_at DESC LIMIT %(last)s) AS others
        WHERE payer <> %(payer)s AND name_mark <> %(name_mark)s)
"""
"""Whether the payer asked about this payee more than a day ago; whether one of the last questions
of others about this account gave another name."""


def figures(since: datetime, *, bank: str = "") -> dict[str, int]:
    """How many questions got each answer since then, and how many were overridden."""
    checks = Check.objects.filter(asked_at__gte=since)
    overrides = Override.objects.filter(told_at__gte=since)
    if bank:
        checks, overrides = checks.filter(bank=bank), overrides.filter(check_of__bank=bank)
    counted = dict(checks.values_list("answer").annotate(rows=Count("pk")))
    return {**{str(word): counted.get(word, 0) for word in Answer}, "override": overrides.count()}


def checks_of_bank(actor: Actor) -> QuerySet[Check]:
    """The questions of the liaison's own bank, newest first. Show numbers masked.

    Raises PermissionDenied for anybody but a bank's liaison.
    """
    if actor.role != Role.BANK_LIAISON:
        raise PermissionDenied
    return Check.objects.filter(bank=actor.unit_code).select_related("override").order_by("-pk")
