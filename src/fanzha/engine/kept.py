"""Compiled kernels kept on disk, and taken for fresh only while all their text is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from numba.core.caching import FunctionCache


def keep(made: Any, function: Callable[..., Any], *places: str) -> None:
    """Keep what Numba compiles of an entry `made` from `function`. Its steps are in the Python
    files at `places` below `fanzha.engine`, folders or files."""
    untyped: Any = _Cache
    made._cache = untyped(function)
    made._cache.places = places


class _Cache(FunctionCache):
    """Numba takes a kept kernel to be fresh while the file of its entry is. Its steps are in other
    files: the kept one must be of the same text as a whole."""

    places: tuple[str, ...] = ()

    def _index_key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        base: Any = super()
        return (*base._index_key(sig, codegen), _text(self.places))


@cache
def _text(places: tuple[str, ...]) -> str:
    found = [files("fanzha.engine") / place for place in places]
    parts = [part for one in found for part in (one.iterdir() if one.is_dir() else [one])]
    texts = sorted(part.read_bytes() for part in parts if part.name.endswith(".py"))
    return hashlib.sha256(b"".join(texts)).hexdigest()
