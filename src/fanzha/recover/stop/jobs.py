"""The sweep that lets stops end at their time."""

from fanzha.recover.stop.changes import sweep

__all__ = ["sweep"]
