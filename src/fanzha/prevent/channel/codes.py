"""The one-time code that proves who calls: issued for a contact, checked by whoever is called.

The digits are an HMAC of a random nonce under the centre's secret, so that a page that is opened
again shows the same code and no table holds it; a row keeps the HMAC of the digits. Django's
`salted_hmac` (SHA-256, a key of its own for each use) makes both.
"""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.db import connection, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.prevent.channel import models
from fanzha.words import law

DIGITS = 6
EVERYBODY = "all"


@dataclass(frozen=True)
class Code:
    """Six digits to say, and until when they hold (UTC)."""

    code: str
    until: datetime


@dataclass(frozen=True)
class Checked:
    """Whether a real officer of the centre is contacting somebody under this code now. No more."""

    real: bool


@transaction.atomic
def issue(about: str, user_id: int | None, now: datetime) -> Code:
    """The code of a contact by this person; `user_id` None: by the system, in a text.

    While one holds it stays the same: what was said a moment ago is not made wrong. One that ran
    out, or that somebody has checked, is replaced.
    """
    fresh = models.Code(about=about, user_id=user_id, issued_at=now, until=now)
    models.Code.objects.bulk_create([fresh], ignore_conflicts=True)
    row = models.Code.objects.select_for_update().get(Q(user_id=user_id), about=about)
    if row.used_at is not None or row.until <= now:
        row.nonce, row.used_at = secrets.token_hex(16), None
        row.issued_at, row.until = now, now + _life(user_id, now)
        row.digest = _digest(_digits(row.nonce))
        row.save()
    return Code(_digits(row.nonce), row.until)


def show(about: str, actor: Actor, now: datetime) -> Code:
    """The code that an officer says in this contact; leaves an audit entry.

    Whether the officer may see what the contact is about is for the caller's gate.
    """
    kind, _, key = about.partition(":")
    record(
        actor_id=actor.user_id, role=actor.role, verb="code", subject_kind=kind, subject_id=key,
        ground=about, purpose="dissuade", now=now,
    )  # fmt: skip
    return issue(about, actor.user_id, now)


def shown(about: str, user_id: int | None, now: datetime) -> Code | None:
    """The code that this person was shown in this contact and that still holds; makes none."""
    held = models.Code.objects.filter(Q(user_id=user_id), about=about, until__gt=now, used_at=None)
    row = held.first()
    return Code(_digits(row.nonce), row.until) if row else None


@transaction.atomic
def check(code: str, now: datetime) -> Checked:
    """Whether the code is in force. The first yes uses it up, but for a short while.

    A wrong code, one that ran out and one that never was take the same two statements. The door
    limits how often it may be asked, see `may_guess`.
    """
    digest = _digest(_plain(code))
    again = timedelta(minutes=law.number("channel.code_again_minutes", now))
    in_force = models.Code.objects.filter(digest=digest, until__gt=now, issued_at__lte=now)
    in_force.filter(used_at=None).update(used_at=now)
    held = in_force.filter(used_at__gt=now - again).values_list("digest", flat=True)
    return Checked(any(hmac.compare_digest(kept, digest) for kept in held))


def may_guess(address: str, now: datetime) -> bool:
    """Count one check from a network address, and whether it is still within the limits.

    What one address asks too often does not count for all: nobody can shut the page for others
    from one place.
    """
    own = _digest(f"address {_network(address)}")
    return _counted(own, "channel.guesses_address", now) and _counted(
        EVERYBODY, "channel.guesses_all", now
    )


def may_guess_for_caller(actor: Actor, now: datetime) -> bool:
    """As `may_guess`, for an officer at 96110. The public page's limit does not shut this one."""
    return _counted(f"user {actor.user_id}", "channel.guesses_officer", now)


def forget(now: datetime) -> int:
    """Delete codes that ran out and counts of spans gone by, a day later; returns how many."""
    day = timedelta(days=1)
    codes, _ = models.Code.objects.filter(until__lt=now - day).delete()
    counts, _ = models.Guesses.objects.filter(span__lt=_span(now - day)).delete()
    return codes + counts


def is_code(text: str) -> bool:
    """Whether a text is six digits, as a code is pasted.

    >>> is_code(" 123 456 "), is_code("12345"), is_code("96110 123")
    (True, False, False)
    """
    return re.fullmatch(rf"\d{{{DIGITS}}}", _plain(text), re.ASCII) is not None


_COUNT = """
    INSERT INTO channel_guesses (who, span, count) VALUES (%s, %s, 1)
    ON CONFLICT (who, span) DO UPDATE SET count = channel_guesses.count + 1
    RETURNING count
"""


def _counted(who: str, limit: str, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [who, _span(now)])
        return int(cursor.fetchone()[0]) <= law.number(limit, now)


def _span(now: datetime) -> int:
    return int(now.timestamp()) // (60 * law.number("channel.guess_minutes", now))


def _life(user_id: int | None, now: datetime) -> timedelta:
    key = "channel.text_code_minutes" if user_id is None else "channel.code_minutes"
    return timedelta(minutes=law.number(key, now))


def _digits(nonce: str) -> str:
    made = salted_hmac("fanzha.channel.code.digits", nonce, algorithm="sha256").digest()
    return f"{int.from_bytes(made[:8]) % 10**DIGITS:0{DIGITS}}"


def _digest(text: str) -> str:
    return salted_hmac("fanzha.channel.code.kept", text, algorithm="sha256").hexdigest()


def _plain(text: str) -> str:
    """Digits as people write them: in groups, in full width."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text[:40]))


def _network(address: str) -> str:
    """What one household holds: an IPv4 address, or the first 64 bits of an IPv6 one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{found}/{32 if found.version == 4 else 64}", strict=False))
