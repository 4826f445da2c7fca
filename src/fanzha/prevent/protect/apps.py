"""Django's handle on the room."""

from django.apps import AppConfig


class ProtectConfig(AppConfig):
    """prevent/protect."""

    name = "fanzha.prevent.protect"
    label = "protect"
