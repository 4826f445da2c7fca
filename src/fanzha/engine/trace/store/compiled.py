"""How the functions over arrays are compiled.

Tuples of arrays are taken apart at every step; to count who holds which array would cost ten times
what the work itself does. So steps count nothing and allocate nothing; kernels, which Python calls,
may allocate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar, cast

import numba as nb
from numba import types

from fanzha.engine.kept import keep

Function = TypeVar("Function", bound=Callable[..., Any])
Asked = ParamSpec("Asked")
Told = TypeVar("Told")


def kernel(function: Function) -> Function:
    """What Python calls: compiled once a machine and kept."""
    made: Any = nb.njit(nogil=True)(function)
    keep(made, function, "kept.py", "trace/store", "trace/kernels")
    return cast(Function, made)


def step(function: Function) -> Function:
    """A step of a kernel: allocates nothing, gives back numbers. Compiled once."""
    return _step(function, into_caller=False)


def inlined(function: Function) -> Function:
    """A step that becomes part of each step that calls it: for what every transfer takes, where
    the call would cost as much as the work. Compiled anew in each caller: not for what is long
    and called from many places."""
    return _step(function, into_caller=True)


def _step(function: Function, into_caller: bool) -> Function:
    """Numba compiles a function anew for each constant it is called with; these forget them."""
    options: dict[str, Any] = {"nogil": True, "_nrt": False, "forceinline": into_caller}
    made: Any = nb.njit(**options)(function)
    asked = made.get_call_template

    def without_constants(args: Any, named: Any) -> Any:
        plain: Any = types.unliteral
        return asked(
            [plain(one) for one in args], {name: plain(one) for name, one in named.items()}
        )

    made.get_call_template = without_constants
    return cast(Function, made)


class Direct(Generic[Asked, Told]):
    """A kernel for one signature, called without Numba's look at what it is called with, which
    shows in a trace of ten edges. The first `call` compiles it, or loads what was kept; then
    `call` is the compiled function itself (`ready`). Nothing looks at how many dimensions an
    array has: whoever calls has made it."""

    __slots__ = ("call", "ready")
    call: Callable[Asked, Told]

    def __init__(self, made: Callable[Asked, Told], signature: str) -> None:
        def first(*asked: Asked.args, **named: Asked.kwargs) -> Told:
            dispatcher: Any = made
            dispatcher.compile(signature)
            self.call = dispatcher.get_overload(signature)
            self.ready = True
            return self.call(*asked, **named)

        self.call, self.ready = first, False
