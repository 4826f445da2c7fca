"""Every constant of the made-up town, one TOML file a subject. No rule may read them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The content of `name`.toml beside this module. Do not change what it returns."""
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))
