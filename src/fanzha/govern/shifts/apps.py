"""Django's handle on the room."""

from django.apps import AppConfig


class ShiftsConfig(AppConfig):
    """govern/shifts."""

    name = "fanzha.govern.shifts"
    label = "shifts"
