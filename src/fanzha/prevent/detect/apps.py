"""Django's handle on the room."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DetectConfig(AppConfig):
    """prevent/detect. After every migration the product's rules are entered, where they are new."""

    name = "fanzha.prevent.detect"
    label = "detect"

    def ready(self) -> None:
        """Listen for the end of migrations."""
        post_migrate.connect(_enter_rules, sender=self)


def _enter_rules(**_: Any) -> None:
    from fanzha.engine.stream.rules import default
    from fanzha.kit.clock import now
    from fanzha.prevent.detect.rulebook.actions import enter_shipped

    enter_shipped(default().rules, now())
