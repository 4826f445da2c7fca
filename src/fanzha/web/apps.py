"""Django's handle on the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """web."""

    name = "fanzha.web"
    label = "web"
