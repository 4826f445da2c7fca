"""Signing what passes between the centre and a bank: HMAC-SHA256 with that bank's own key.

The signature covers who speaks, the moment and the body, so that a message cannot be turned
round, kept for later or put into another bank's mouth. A copy inside the window is harmless:
its key makes it the same message again. docs/decisions/0015-bank-line.md says why not more.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

HEADER = "X-Fanzha-Signature"
CENTRE = "centre"
WINDOW = timedelta(minutes=5)
"""How far the sender's clock may be from ours, either way. Time of the world, not of a town."""

_FORM = re.compile(r"from=([A-Za-z0-9_-]{1,32}),at=(\d{1,12}),sha256=([0-9a-f]{64})")


def encoded(message: Mapping[str, Any]) -> bytes:
    """The one form in which a JSON message is sent and signed: UTF-8, keys in order."""
    return json.dumps(message, ensure_ascii=False, sort_keys=True).encode()


def signature(body: bytes, sender: str, key: str, now: datetime) -> str:
    """The value of the signature header for what `sender` (a bank's code, or `CENTRE`) says.

    >>> signature(b"{}", "B03", "made-up", datetime(2026, 3, 2, 8, tzinfo=UTC))[:37]
    'from=B03,at=1772438400,sha256=fec957f'
    """
    at = int(now.timestamp())
    return f"from={sender},at={at},sha256={_mac(body, sender, at, key)}"


def sender_of(given: str | None) -> str:
    """Who the header says is speaking; empty when it is no signature. Proves nothing yet.

    >>> sender_of("from=B03,at=1772438400,sha256=" + 64 * "0"), sender_of("sha256=1")
    ('B03', '')
    """
    found = _FORM.fullmatch(given or "")
    return found[1] if found else ""


def is_signed(body: bytes, given: str | None, sender: str, key: str, now: datetime) -> bool:
    """Whether `given` is `sender`'s signature of `body`, made within the window around `now`."""
    found = _FORM.fullmatch(given or "")
    if found is None or found[1] != sender:
        return False
    made = datetime.fromtimestamp(int(found[2]), UTC)
    fits = hmac.compare_digest(found[3], _mac(body, sender, int(found[2]), key))
    return fits and abs(now - made) <= WINDOW


def _mac(body: bytes, sender: str, at: int, key: str) -> str:
    signed = f"{sender}\n{at}\n".encode() + body
    return hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()
