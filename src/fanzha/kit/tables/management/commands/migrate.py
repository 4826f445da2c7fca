"""Django's `migrate`, which fills an empty database at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
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
        with _seldom_collected():
            super().handle(*args, **options)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """A walk pictures twenty thousand models: garbage is looked for seldom, or that is a sixth
    of its time."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
