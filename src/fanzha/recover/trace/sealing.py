"""The seal on a mandate: a later change to what was signed is seen.

HMAC-SHA256 by a key derived from the centre's secret (`FANZHA_SECRET_KEY`): whoever can
write to the database alone can not make one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

from fanzha.recover.trace.models import Mandate

_PURPOSE = "fanzha.recover.trace.mandate"


def seal_of(content: Mapping[str, Any]) -> str:
    """64 hex digits over the content, whatever the order of its keys."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return salted_hmac(_PURPOSE, text, algorithm="sha256").hexdigest()


def content_of(mandate: Mandate) -> dict[str, Any]:
    """What the officer signed."""
    return {
        "report": mandate.report_id, "officer": mandate.officer_id,
        "officer_name": mandate.officer_name, "signed_at": mandate.signed_at.astimezone(UTC).isoformat(),
        "needs_second": mandate.needs_second, **mandate.terms().content(),
    }  # fmt: skip


def second_content_of(mandate: Mandate) -> dict[str, Any]:
    """What the second officer signed."""
    at = mandate.second_at.astimezone(UTC).isoformat() if mandate.second_at else ""
    return {
        **content_of(mandate), "second": mandate.second_id, "second_name": mandate.second_name,
        "second_at": at,
    }  # fmt: skip


def is_sealed(mandate: Mandate) -> bool:
    """Whether nothing that was signed has changed since."""
    if not constant_time_compare(mandate.seal, seal_of(content_of(mandate))):
        return False
    if not mandate.needs_second:
        return True
    return constant_time_compare(mandate.second_seal, seal_of(second_content_of(mandate)))
