"""How the functions over arrays are compiled.

Tuples of arrays are taken apart at every step; to count who holds which array would cost ten times
what the work itself does. So steps count nothing and allocate nothing; kernels, which Python calls,
may allocate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar, cast

import numba as nb
from numba import types
from numba.core.caching import FunctionCache

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """What Python calls: compiled once a machine and kept."""
    made: Any = nb.njit(nogil=True)(function)
    untyped: Any = _Cache
    made._cache = untyped(function)
    return cast(Function, made)


def step(function: Function) -> Function:
    """A step of a kernel: allocates nothing, gives back numbers.

    Numba compiles a function anew for each constant it is called with; a step is compiled once.
    """
    options: dict[str, Any] = {"nogil": True, "_nrt": False}
    made: Any = nb.njit(**options)(function)
    asked = made.get_call_template

    def without_constants(args: Any, named: Any) -> Any:
        plain: Any = types.unliteral
        return asked(
            [plain(one) for one in args], {name: plain(one) for name, one in named.items()}
        )

    made.get_call_template = without_constants
    return cast(Function, made)


class _Cache(FunctionCache):
    """Numba takes a kept kernel to be fresh while the file of its entry is. Its steps are in other
    files: the kept one must be of the same text as a whole."""

    def _index_key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        base: Any = super()
        return (*base._index_key(sig, codegen), _text())


@cache
def _text() -> str:
    here = files("fanzha.engine.trace")
    places = [*(here / "store").iterdir(), *(here / "kernels").iterdir()]
    texts = sorted(place.read_bytes() for place in places if place.name.endswith(".py"))
    return hashlib.sha256(b"".join(texts)).hexdigest()
