"""The vocabulary as data: one TOML file a subject."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def load(name: str) -> dict[str, Any]:
    """The content of `name`.toml beside this module."""
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))
