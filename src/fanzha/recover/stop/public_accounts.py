"""The centre's own white list: accounts over which public money runs are never stopped."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, QuerySet

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.recover.report.prefill import banks
from fanzha.recover.stop.change_rules import check_second
from fanzha.recover.stop.models import PublicAccount
from fanzha.recover.stop.public_rules import NewPublicAccount, check_listing, may_list, until_of
from fanzha.words import law


def is_public(account: str, now: datetime) -> bool:
    """Whether the account is on the list now; one that waits for a second person is not."""
    return public_accounts(now).filter(account=account).exists()


def public_accounts(now: datetime) -> QuerySet[PublicAccount]:
    """The list as it is, by bank and account."""
    agreed = Q(needs_second=False) | Q(confirmer__isnull=False)
    return _open(now).filter(agreed).order_by("bank", "account")


def public_accounts_to_confirm(now: datetime) -> QuerySet[PublicAccount]:
    """Listings that wait for a second person, the oldest first."""
    waiting = _open(now).filter(needs_second=True, confirmer__isnull=True)
    return waiting.order_by("listed_at", "id")


def grounds_of(accounts: Collection[str]) -> dict[str, str]:
    """Why each of these accounts is or was listed, by account, the newest word. For pages that
    say why an order was refused; doors passed the report's gate."""
    rows = PublicAccount.objects.filter(account__in=accounts).order_by("id")
    return dict(rows.values_list("account", "ground"))


@transaction.atomic
def list_account(new: NewPublicAccount, actor: Actor, now: datetime) -> PublicAccount:
    """Put an account on the list; one that is on it, or waits to be, stays as it is.

    Where `public_account.second_person` asks for it, the listing waits for `confirm_listing`.
    Raises PermissionDenied for other desks, Trouble as `check_listing`. A stop that runs
    already is not touched: an officer lifts it.
    """
    if not may_list(actor) or actor.user_id is None:
        raise PermissionDenied
    check_listing(new, banks(), now)
    _close_what_is_over(new.account, now)
    found = _open(now).filter(account=new.account).first()
    if found is None:
        found = PublicAccount.objects.create(
            account=new.account, bank=new.bank, holder=new.holder.strip(),
            ground=new.ground.strip(), until=until_of(new, now), lister_id=actor.user_id,
            listed_at=now, needs_second=law.holds("public_account.second_person", now),
        )  # fmt: skip
        _record(actor, "list_public", found, now)
    return found


@transaction.atomic
def confirm_listing(number: int, actor: Actor, now: datetime) -> None:
    """The second person agrees: from now on the account is never stopped.

    Confirmed or taken off already: nothing changes. Raises Trouble for the first person,
    PermissionDenied for other desks.
    """
    found = _waiting(number, actor, now)
    if found is not None:
        check_second(found.lister_id, actor)
        found.confirmer_id, found.confirmed_at = actor.user_id, now
        found.save()
        _record(actor, "confirm_public", found, now)


@transaction.atomic
def unlist_account(number: int, actor: Actor, now: datetime) -> None:
    """Take an account off the list; one person is enough. Off it already: nothing changes."""
    if not may_list(actor):
        raise PermissionDenied
    found = _open(now).select_for_update().filter(pk=number).first()
    if found is not None:
        found.unlister_id, found.unlisted_at = actor.user_id, now
        found.save()
        _record(actor, "unlist_public", found, now)


def _open(now: datetime) -> QuerySet[PublicAccount]:
    running = Q(until__isnull=True) | Q(until__gt=now)
    return PublicAccount.objects.filter(running, unlisted_at__isnull=True)


def _close_what_is_over(account: str, now: datetime) -> None:
    over = PublicAccount.objects.filter(account=account, unlisted_at__isnull=True, until__lte=now)
    over.update(unlisted_at=F("until"))


def _waiting(number: int, actor: Actor, now: datetime) -> PublicAccount | None:
    if not may_list(actor):
        raise PermissionDenied
    return public_accounts_to_confirm(now).select_for_update().filter(pk=number).first()


def _record(actor: Actor, verb: str, row: PublicAccount, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="public_account",
        subject_id=row.pk, ground="white list", purpose="chase", now=now,
    )  # fmt: skip
