"""Django's handle on the room."""

from django.apps import AppConfig


class TraceConfig(AppConfig):
    """recover/trace."""

    name = "fanzha.recover.trace"
    label = "trace"
