"""Tuples of arrays handed to kernels as one pointer.

Numba passes a NamedTuple of fifty arrays as some 350 numbers, from Python and from step to step;
that took more time than a small trace, and most of the compiling. `table_of` writes down where
the arrays lie, `pointed(Kind)` makes of that, inside a kernel, a value with the fields of `Kind`,
each read when it is used. Whoever has a table keeps the arrays: nothing here counts references.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast, get_args, get_type_hints

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.core.datamodel import models
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import intrinsic, register_model
from numba.np.arrayobj import populate_array

from fanzha.engine.trace.store.packing import I64

Made = TypeVar("Made")
WORD = ir.IntType(64)


class Pointed(types.Type):
    """`fields`: where in the table each begins, what it is, and its columns where it has some."""

    def __init__(self, kind: type[Any]) -> None:
        self.fields: dict[str, tuple[int, Any, tuple[int, ...]]] = {}
        self.size = 0
        for name, hint in get_type_hints(kind, include_extras=True).items():
            columns = getattr(hint, "__metadata__", ())
            field = _compiled(hint.__origin__ if columns else hint, len(columns))
            self.fields[name] = self.size, field, columns
            self.size += _words(field)
        super().__init__(name=f"Pointed({kind.__module__}.{kind.__qualname__})")


def table_of(value: Any) -> I64:
    """The table of a NamedTuple of arrays in C order, numbers, and such tuples."""
    return np.array(list(_written(value)), np.int64)


def pointed(kind: type[Made]) -> Callable[[I64], Made]:
    """What turns a table into a `kind` inside a kernel. A field of two dimensions is annotated
    with its number of columns: `Annotated[I64, 4]`."""
    made = Pointed(kind)

    @intrinsic
    def point(_typing: Any, table: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            array = context.make_array(signature.args[0])(context, builder, args[0])
            return builder.bitcast(array.data, context.get_value_type(made))

        return made(table), build

    return cast(Callable[[I64], Made], point)


def _compiled(hint: Any, more: int) -> Any:
    """The compiler's type of a field; an array has `more` dimensions than one."""
    if hint in (int, bool):
        return types.int64
    if hasattr(hint, "_fields"):
        return Pointed(hint)
    scalar = get_args(get_args(hint)[1])[0]
    return types.Array(from_dtype(np.dtype(scalar)), 1 + more, "C")


def _words(field: Any) -> int:
    if isinstance(field, types.Array):
        return 2
    return field.size if isinstance(field, Pointed) else 1


def _written(value: Any) -> Iterator[int]:
    if isinstance(value, np.ndarray):
        if not value.flags.c_contiguous:
            raise TypeError("an array for kernels is in C order")
        yield value.__array_interface__["data"][0]
        yield len(value)
    elif isinstance(value, int):
        yield int(value)
    else:
        for part in value:
            yield from _written(part)


class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        base: Any = super()
        base.__init__(manager, kind, WORD.as_pointer())


def _resolve(_self: Any, kind: Any, name: str) -> Any:
    return kind.fields[name][1] if name in kind.fields else None


def _read(context: Any, builder: Any, kind: Any, pointer: Any, name: str) -> Any:
    at, field, columns = kind.fields[name]
    place = builder.gep(pointer, [WORD(at)])
    if isinstance(field, Pointed):
        return place
    first = builder.load(place)
    if not isinstance(field, types.Array):
        return first
    rows = builder.load(builder.gep(place, [WORD(1)]))
    array = context.make_array(field)(context, builder)
    strides = [context.get_abi_sizeof(context.get_data_type(field.dtype))]
    for count in reversed(columns):
        strides.insert(0, count * strides[0])
    populate: Any = populate_array
    populate(
        array, data=builder.inttoptr(first, array.data.type), shape=[rows, *map(WORD, columns)],
        strides=[WORD(stride) for stride in strides], itemsize=WORD(strides[-1]), meminfo=None,
    )  # fmt: skip
    return array._getvalue()


def _register() -> None:
    """Tell the compiler of fields. Numba's own hooks have no types."""
    model: Any = register_model(Pointed)
    model(_Model)
    infer: Any = infer_getattr
    infer(type("_Fields", (AttributeTemplate,), {"key": Pointed, "generic_resolve": _resolve}))
    lower: Any = lower_getattr_generic
    lower(Pointed)(_read)


_register()
