"""Django's handle on the room."""

from django.apps import AppConfig


class AlertConfig(AppConfig):
    """prevent/alert."""

    name = "fanzha.prevent.alert"
    label = "alert"
