"""Django's handle on the room."""

from django.apps import AppConfig


class RefundConfig(AppConfig):
    """recover/refund."""

    name = "fanzha.recover.refund"
    label = "refund"
