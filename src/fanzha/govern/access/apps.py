"""Django's handle on the room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """govern/access."""

    name = "fanzha.govern.access"
    label = "access"
