"""Which lines personal data may take."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_private(url: str) -> bool:
    """Whether nobody between can read what is sent there: HTTPS, or HTTP to this machine.

    >>> [is_private(u) for u in ("https://sms.example", "http://127.0.0.1:8015", "http://10.0.0.7")]
    [True, True, False]
    """
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and _here(parts.hostname))


def _here(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
