"""Signing what passes between a detector at the owner's and the centre.

HMAC-SHA256 over method, path with query, the moment and the body's SHA-256. A message is good for
five minutes; within them a copied one changes nothing, as every act is taken once.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

NAME, MOMENT, SIGNATURE = "X-Fanzha-Detector", "X-Fanzha-Moment", "X-Fanzha-Signature"
WINDOW = timedelta(minutes=5)
"""How far the clocks of the two machines may be apart."""
SHORTEST_KEY = 32


def signature(key: str, method: str, target: str, moment: int, body: bytes) -> str:
    """The value of the signature header. `target`: path and query; `moment`: Unix seconds.

    >>> signature("made-up", "GET", "/api/detector/position", 0, b"")[:13]
    'sha256=461f22'
    """
    digest = hashlib.sha256(body).hexdigest()
    said = f"{method}\n{target}\n{moment}\n{digest}".encode()
    return "sha256=" + hmac.new(key.encode(), said, hashlib.sha256).hexdigest()


def headers(
    name: str, key: str, method: str, target: str, now: datetime, body: bytes
) -> dict[str, str]:
    """The three headers of a signed message; `now` is the world's time, UTC."""
    moment = int(now.timestamp())
    signed = signature(key, method, target, moment, body)
    return {NAME: name, MOMENT: str(moment), SIGNATURE: signed}


def is_fresh(moment: str, now: datetime) -> bool:
    """Whether the moment header is within the window.

    >>> from datetime import UTC
    >>> is_fresh("60", datetime(1970, 1, 1, 0, 2, tzinfo=UTC)), is_fresh("x", datetime.now(UTC))
    (True, False)
    """
    if not (moment.isascii() and moment.isdecimal() and len(moment) <= 12):
        return False
    return abs(now.timestamp() - int(moment)) <= WINDOW.total_seconds()


def is_signed(key: str, given: str, method: str, target: str, moment: str, body: bytes) -> bool:
    """Whether `given` signs the message; takes the same time whatever is wrong with it.
    `moment` has passed `is_fresh`."""
    wanted = signature(key, method, target, int(moment), body)
    return hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace"))
