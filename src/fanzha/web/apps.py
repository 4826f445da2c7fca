"""Django's handle on the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """web."""

    name = "fanzha.web"
    label = "web"

    def ready(self) -> None:
        """Wire the ports: Django is up in every process that has rooms with tables."""
        from fanzha import wiring

        wiring.fill()
