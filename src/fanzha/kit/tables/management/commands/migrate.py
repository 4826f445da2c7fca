"""Django's `migrate`, which fills an empty database at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from fanzha.kit.tables.whole import enter


class Command(migrate.Command):
    """As Django's own; `--walk` goes step by step in an empty database too."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's and `--walk`."""
        super().add_arguments(parser)
        parser.add_argument("--walk", action="store_true", help="one migration after the other")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill it if it is empty and all migrations are wanted; then migrate."""
        if not options["walk"] and options["app_label"] is None:
            enter(connections[options["database"]])
        super().handle(*args, **options)
