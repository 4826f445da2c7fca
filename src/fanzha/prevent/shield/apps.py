"""Django's handle on the room."""

from django.apps import AppConfig


class ShieldConfig(AppConfig):
    """prevent/shield."""

    name = "fanzha.prevent.shield"
    label = "shield"
