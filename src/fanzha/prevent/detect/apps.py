"""Django's handle on the room."""

from django.apps import AppConfig


class DetectConfig(AppConfig):
    """prevent/detect."""

    name = "fanzha.prevent.detect"
    label = "detect"
