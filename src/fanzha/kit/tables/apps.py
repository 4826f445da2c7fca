"""Django's handle: it finds the `migrate` of this folder."""

from django.apps import AppConfig


class TablesConfig(AppConfig):
    """kit/tables."""

    name = "fanzha.kit.tables"
    label = "tables"
