"""How the kernels are compiled, and two machine instructions that Python has no word for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba as nb
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from fanzha.engine.kept import keep

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS: dict[str, Any] = {"nogil": True, "_nrt": False}
"""Without reference counts: a kernel takes apart tuples of arrays at every step, and to count who
holds which cost ten times what the work itself does. So a kernel may allocate nothing."""


def step(function: Function) -> Function:
    """A kernel's step, put into its caller."""
    return cast(Function, nb.njit(**_OPTIONS, forceinline=True)(function))


def part(function: Function) -> Function:
    """A rarer part of a kernel, called."""
    return cast(Function, nb.njit(**_OPTIONS)(function))


def entry(function: Function) -> Function:
    """What Python calls: compiled once a machine and kept."""
    made = nb.njit(**_OPTIONS)(function)
    keep(made, function, "kept.py", "stream/windows", "stream/ids.py", "stream/roles.py")
    return cast(Function, made)


@intrinsic
def _popcount(_typing: Any, _x: Any) -> Any:
    def build(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.ctpop(args[0])

    return types.int64(types.int64), build


@intrinsic
def _prefetch(_typing: Any, array: Any, _row: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        made = context.make_array(signature.args[0])(context, builder, args[0])
        unpacked: Any = cgutils.unpack_tuple
        stride = unpacked(builder, made.strides)[0]
        address = builder.ptrtoint(made.data, stride.type)
        place = builder.add(address, builder.mul(args[1], stride))
        pointer = builder.inttoptr(place, ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        call = ir.FunctionType(ir.VoidType(), [pointer.type, number, number, number])
        function: Any = builder.module.globals.get("llvm.prefetch.p0")
        function = function or ir.Function(builder.module, call, "llvm.prefetch.p0")
        builder.call(function, [pointer, number(1), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, types.int64), build


popcount = cast(Callable[[int], int], _popcount)
"""How many bits of an integer are set."""
prefetch = cast(Callable[[Any, int], None], _prefetch)
"""Bring the cache line where `array[row]` begins nearer; nothing waits for it."""
