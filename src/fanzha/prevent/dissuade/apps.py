"""Django's handle on the room."""

from django.apps import AppConfig


class DissuadeConfig(AppConfig):
    """prevent/dissuade."""

    name = "fanzha.prevent.dissuade"
    label = "dissuade"
