"""Django's handle on the room."""

from django.apps import AppConfig


class MessageConfig(AppConfig):
    """recover/message."""

    name = "fanzha.recover.message"
    label = "message"
