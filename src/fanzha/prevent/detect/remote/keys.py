"""The key of a detector at the owner's: made of the centre's secret, so that no table holds it."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

SALT = "fanzha.detector.key"


def key_of(name: str, serial: int) -> str:
    """64 hex characters; another serial, another key. A new FANZHA_SECRET_KEY ends all of them."""
    return salted_hmac(SALT, f"{name}:{serial}", algorithm="sha256").hexdigest()
