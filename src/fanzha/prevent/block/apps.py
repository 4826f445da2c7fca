"""Django's handle on the room."""

from django.apps import AppConfig


class BlockConfig(AppConfig):
    """prevent/block."""

    name = "fanzha.prevent.block"
    label = "block"
