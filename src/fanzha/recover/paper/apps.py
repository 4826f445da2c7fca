"""Django's handle on the room."""

from django.apps import AppConfig


class PaperConfig(AppConfig):
    """recover/paper."""

    name = "fanzha.recover.paper"
    label = "paper"
