"""The centre's own white list: accounts over which public money runs are never stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.recover.stop.models import PublicAccount
from fanzha.recover.stop.rules import check_why, may_list


@dataclass(frozen=True)
class NewPublicAccount:
    """An account to list: of a tax office, a social-security fund, a utility. `bank` is a code."""

    account: str
    bank: str
    holder: str
    ground: str


def is_public(account: str) -> bool:
    """Whether the account is on the list now."""
    return _listed().filter(account=account).exists()


def public_accounts() -> QuerySet[PublicAccount]:
    """The list as it is, by bank and account."""
    return _listed().order_by("bank", "account")


@transaction.atomic
def list_account(new: NewPublicAccount, actor: Actor, now: datetime) -> PublicAccount:
    """Put an account on the list; one that is on it stays as it is.

    Raises PermissionDenied for all but leaders, Trouble without a ground. A stop that
    runs already is not touched: an officer lifts it.
    """
    if not may_list(actor) or actor.user_id is None:
        raise PermissionDenied
    check_why(new.ground)
    found = _listed().filter(account=new.account).first()
    if found is None:
        found = PublicAccount.objects.create(
            lister_id=actor.user_id, listed_at=now, **vars(new)
        )  # fmt: skip
        _record(actor, "list_public", found, now)
    return found


@transaction.atomic
def unlist_account(number: int, actor: Actor, now: datetime) -> None:
    """Take an account off the list. Off it already: nothing changes."""
    if not may_list(actor):
        raise PermissionDenied
    found = _listed().select_for_update().filter(pk=number).first()
    if found is not None:
        found.unlister_id, found.unlisted_at = actor.user_id, now
        found.save()
        _record(actor, "unlist_public", found, now)


def _listed() -> QuerySet[PublicAccount]:
    return PublicAccount.objects.filter(unlisted_at__isnull=True)


def _record(actor: Actor, verb: str, row: PublicAccount, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="public_account",
        subject_id=row.pk, ground="white list", purpose="chase", now=now,
    )  # fmt: skip
