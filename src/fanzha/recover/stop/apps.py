"""Django's handle on the room."""

from django.apps import AppConfig


class StopConfig(AppConfig):
    """recover/stop."""

    name = "fanzha.recover.stop"
    label = "stop"
