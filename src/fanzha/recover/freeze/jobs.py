"""The sweep that lets freezes end at their time."""

from fanzha.recover.freeze.changes import sweep

__all__ = ["sweep"]
