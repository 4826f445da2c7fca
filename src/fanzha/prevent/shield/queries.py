"""Reads of the payee check."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet

from fanzha.govern.access.rules import Actor
from fanzha.prevent.block.queries import listed
from fanzha.prevent.shield import ports
from fanzha.prevent.shield.models import AccountPicture, Check, Override
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
        names = [field.name for field in fields(Picture)]
        row = (
            AccountPicture.objects.filter(account=account, at__gt=now - DAY).values(*names).first()
        )
        return Picture(**row) if row else None


def facts(ask: Ask, name_mark: str, now: datetime) -> Facts:
    """All that is known here about both accounts of a question."""
    earlier = _of_payer(ask)
    day_ago = ask.at - DAY
    on_list = listed("account", (ask.payee, ask.payer), now)
    return Facts(
        payee_listed=ask.payee in on_list, payer_listed=ask.payer in on_list,
        alert=ports.payer_alerts().about(ask.payer),
        earlier=[one for one in earlier if one.at > day_ago],
        known_payee=_known_payee(ask, earlier),
        other_name=_other_name(ask, name_mark, now),
        picture=ports.pictures().of(ask.payee, now),
    )  # fmt: skip


def _of_payer(ask: Ask) -> list[Earlier]:
    """What the payer asked about in the last day, and about this payee before, newest first."""
    recent = Q(at__gt=ask.at - DAY) | Q(payee=ask.payee)
    rows = Check.objects.filter(recent, payer=ask.payer, at__gt=ask.at - MEMORY, at__lte=ask.at)
    rows = rows.exclude(answer=Answer.REFUSE).order_by("-at")
    return [Earlier(*row) for row in rows.values_list("payee", "amount_fen", "at")[:MOST_EARLIER]]


def _known_payee(ask: Ask, earlier: list[Earlier]) -> bool:
    """Whether the payer asked about this payee more than a day ago. Who pays so often that the
    last rows hold nothing old is asked for once more."""
    if any(one.payee == ask.payee and one.at <= ask.at - DAY for one in earlier):
        return True
    if len(earlier) < MOST_EARLIER:
        return False
    rows = Check.objects.filter(payer=ask.payer, payee=ask.payee, at__lte=ask.at - DAY)
    return rows.filter(at__gt=ask.at - MEMORY).exclude(answer=Answer.REFUSE).exists()


def _other_name(ask: Ask, name_mark: str, now: datetime) -> bool:
    """Whether one of the last questions of others about this account gave another name."""
    rows = Check.objects.filter(payee=ask.payee, asked_at__gt=now - MEMORY).order_by("-asked_at")
    last = rows.values_list("payer", "name_mark")[:LAST_NAMES]
    return any(payer != ask.payer and mark != name_mark for payer, mark in last)


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
