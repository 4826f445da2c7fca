"""Django's handle on the room."""

from django.apps import AppConfig


class FreezeConfig(AppConfig):
    """recover/freeze."""

    name = "fanzha.recover.freeze"
    label = "freeze"
