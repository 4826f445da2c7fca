"""Signing what passes between the centre and the banks: HMAC-SHA256 over the body.

A copied message is harmless: its key makes it the same message again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

HEADER = "X-Fanzha-Signature"


def encoded(message: Mapping[str, Any]) -> bytes:
    """The one form in which a message is sent and signed: UTF-8 JSON, keys in order."""
    return json.dumps(message, ensure_ascii=False, sort_keys=True).encode()


def signature(body: bytes, secret: str) -> str:
    """The value of the signature header.

    >>> signature(b"{}", "made-up")[:13]
    'sha256=42406f'
    """
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, given: str | None, secret: str) -> bool:
    """Whether `given` signs `body`; takes the same time whatever is wrong."""
    wanted = signature(body, secret).encode()
    return hmac.compare_digest(wanted, (given or "").encode("utf-8", "replace"))
