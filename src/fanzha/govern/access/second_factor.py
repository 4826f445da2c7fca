"""The second factor of a sign-in: a code by time (RFC 6238) from a phone, and codes on paper.

django-otp keeps the devices, refuses a code that was used, and makes who guesses wait (1, 2, 4 …
seconds). The key a phone shares with us must be readable here; the codes on paper are kept as
HMACs under the centre's secret, so that a copy of the database does not hold them.
"""

from __future__ import annotations

from base64 import b32encode
from datetime import datetime
from os import urandom
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from fanzha.govern.access.models import User
from fanzha.govern.access.steps import Step, step_left
from fanzha.govern.audit.actions import record
from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.words import law

PAPER_CODES = 10


def is_wanted(role: str, on: datetime) -> bool:
    """Whether this role must have a second factor here, on that day."""
    roles = str(law.value("access.second_factor_roles", on)).split()
    return bool(settings.SECOND_FACTOR) and role in roles


def step_of(user: Any) -> Step | None:
    """What a signed-in person must still do. `user` is the request's, with `otp_device` if any."""
    return step_left(
        must_change=user.must_change_password, wanted=is_wanted(user.role, clock.world()),
        has_factor=user.has_second_factor, verified=getattr(user, "otp_device", None) is not None,
    )  # fmt: skip


def device_to_confirm(user: User) -> TOTPDevice:
    """The device whose key the phone is to read; the same until it is confirmed."""
    device, _ = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "phone"}
    )
    return device


def key_to_type(device: TOTPDevice) -> str:
    """The key for who cannot read the picture: base32 in groups of four."""
    key = b32encode(device.bin_key).decode()
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


@transaction.atomic
def confirm(user: User, code: str, now: datetime) -> tuple[TOTPDevice, list[str]]:
    """The phone shows the right code: it counts from now. Returns it and the codes for paper.

    An earlier phone stops counting. Raises Trouble for a wrong code.
    """
    device = device_to_confirm(user)
    if verify_token(user, device.persistent_id, _digits(code)) is None:
        raise wrong_code()
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.refresh_from_db()
    device.confirmed = True
    device.save()
    User.objects.filter(pk=user.pk).update(has_second_factor=True)
    _record("set_factor", user, now)
    return device, _new_codes(user)


def shown_right(user: User, code: str, now: datetime) -> TOTPDevice | StaticDevice | None:
    """The device that this code proves, None when it proves none. A code on paper counts once."""
    for device in TOTPDevice.objects.filter(user=user, confirmed=True):
        if len(_digits(code)) == device.digits:
            return verify_token(user, device.persistent_id, _digits(code))
    for paper in StaticDevice.objects.filter(user=user, confirmed=True):
        if verify_token(user, paper.persistent_id, _kept(user, code)) is not None:
            _record("used_code", user, now)
            return paper
    return None


@transaction.atomic
def new_codes(user: User, now: datetime) -> list[str]:
    """Codes for paper instead of those before."""
    _record("new_codes", user, now)
    return _new_codes(user)


def codes_left(user: User) -> int:
    """How many codes on paper are unused."""
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user=user))


def forget(user: User) -> None:
    """The second factor and its codes count no more."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(has_second_factor=False)


def wrong_code() -> Trouble:
    """What is said of any code that is not right now: wrong, used, or tried too soon."""
    return Trouble(
        zh="验证码不对或已用过。请等下一个验证码再试",
        en="the code is wrong or was used. Wait for the next one and try again",
        field="code",
    )


def _new_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    paper = StaticDevice.objects.create(user=user, name="paper")
    codes = [b32encode(urandom(10)).decode().lower() for _ in range(PAPER_CODES)]
    for code in codes:
        paper.token_set.create(token=_kept(user, code))
    return [f"{code[:4]}-{code[4:8]}-{code[8:12]}-{code[12:]}" for code in codes]


def _kept(user: User, code: str) -> str:
    plain = "".join(code.split()).replace("-", "").lower()
    return salted_hmac("fanzha.second_factor", f"{user.pk}:{plain}").hexdigest()[:16]


def _digits(code: str) -> str:
    plain = "".join(code.split())
    return plain if plain.isascii() and plain.isdigit() else ""


def _record(verb: str, user: User, now: datetime) -> None:
    record(
        actor_id=user.pk, role=user.role, verb=verb, subject_kind="user", subject_id=user.pk,
        ground="sign_in", purpose="sign_in", now=now,
    )  # fmt: skip
