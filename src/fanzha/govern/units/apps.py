"""Django's handle on the room."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """govern/units."""

    name = "fanzha.govern.units"
    label = "units"
