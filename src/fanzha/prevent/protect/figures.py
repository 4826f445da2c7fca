"""What the register knows, for figures; nobody's name leaves here."""

from __future__ import annotations

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef
from django.db.models.functions import TruncDate

from fanzha.kit.clock import SHOWN_ZONE
from fanzha.prevent.protect.models import EarlierCase


def cheated_before(resident: str, moment: str) -> Exists:
    """Whether the resident in a column of another query had fallen for a scam on a day before the
    one of its column `moment` (Asia/Shanghai)."""
    at = ExpressionWrapper(OuterRef(moment), output_field=DateTimeField())
    day = TruncDate(at, tzinfo=SHOWN_ZONE)
    return Exists(EarlierCase.objects.filter(resident=OuterRef(resident), on__lt=day))
