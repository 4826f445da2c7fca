"""Two machine instructions that Python has no word for."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.imputils import impl_ret_untracked
from numba.extending import intrinsic


@intrinsic
def popcount(typing: Any, x: Any) -> Any:  # noqa: ARG001  numba's signature
    """How many bits of an integer are set."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return impl_ret_untracked(context, builder, signature.return_type, builder.ctpop(args[0]))

    return types.int64(types.int64), build


@intrinsic
def prefetch(typing: Any, array: Any, row: Any) -> Any:  # noqa: ARG001  numba's signature
    """Bring the cache line where `array[row]` begins nearer; nothing waits for it."""

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.args[0]
        made = context.make_array(kind)(context, builder, args[0])
        stride = cgutils.unpack_tuple(builder, made.strides)[0]
        address = builder.ptrtoint(made.data, stride.type)
        place = builder.add(address, builder.mul(args[1], stride))
        pointer = builder.inttoptr(place, ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        call = ir.FunctionType(ir.VoidType(), [pointer.type, number, number, number])
        function = cgutils.get_or_insert_function(builder.module, call, "llvm.prefetch.p0")
        builder.call(function, [pointer, number(1), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, types.int64), build
