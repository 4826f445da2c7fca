"""Django's handle on the room."""

from django.apps import AppConfig


class ChannelConfig(AppConfig):
    """prevent/channel."""

    name = "fanzha.prevent.channel"
    label = "channel"
