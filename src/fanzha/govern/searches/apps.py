"""Django's handle on the room."""

from django.apps import AppConfig


class SearchesConfig(AppConfig):
    """govern/searches."""

    name = "fanzha.govern.searches"
    label = "searches"
