"""Arrays in one file: a line of JSON that says where each lies, then their bytes. Read by map."""

from __future__ import annotations

import json
import math
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

from fanzha.kit.errors import Trouble

MAGIC = b"fanzha arrays 1\n"
ALIGN = 64
Made = TypeVar("Made")
HEAD = 16
"""Bytes behind MAGIC that hold the length of the JSON, in decimal."""


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]], told: Mapping[str, Any]) -> None:
    """Write arrays and a few words about them; safe on disk when it returns."""
    places: dict[str, Any] = {}
    at = 0
    for name, array in arrays.items():
        places[name] = {"dtype": array.dtype.str, "shape": array.shape, "at": at}
        at += -(-array.nbytes // ALIGN) * ALIGN
    head = json.dumps({"arrays": places, "told": told}).encode()
    head += b" " * (-(len(MAGIC) + HEAD + len(head)) % ALIGN)
    with path.open("wb") as file:
        file.write(MAGIC + str(len(head)).rjust(HEAD).encode() + head)
        for array in arrays.values():
            np.ascontiguousarray(array).tofile(file)
            file.write(bytes(-array.nbytes % ALIGN))
        file.flush()
        os.fsync(file.fileno())


def read_arrays(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """The arrays, mapped and read-only, and what was told. Raises Trouble for another file."""
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if mapped[: len(MAGIC)] != MAGIC:
        raise Trouble(zh="不是转账记录库的文件", en="not a file of a transfer log", field="folder")
    start = len(MAGIC) + HEAD
    size = int(mapped[len(MAGIC) : start])
    head = json.loads(mapped[start : start + size])
    arrays = {
        name: np.frombuffer(
            mapped, place["dtype"], math.prod(place["shape"]), start + size + place["at"]
        ).reshape(place["shape"])
        for name, place in head["arrays"].items()
    }
    return arrays, head["told"]


def flat(value: Any, name: str) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """A NamedTuple of arrays, whole numbers and such tuples: its arrays and its numbers, each
    under its path."""
    if isinstance(value, np.ndarray):
        return {name: value}, {}
    if isinstance(value, int):
        return {}, {name: value}
    arrays: dict[str, NDArray[Any]] = {}
    numbers: dict[str, Any] = {}
    for field in value._fields:
        more = flat(getattr(value, field), f"{name}.{field}")
        arrays |= more[0]
        numbers |= more[1]
    return arrays, numbers


def built(
    kind: type[Made], name: str, arrays: Mapping[str, NDArray[Any]], told: Mapping[str, Any]
) -> Made:
    """The NamedTuple that `flat` took apart."""
    parts: dict[str, Any] = {}
    for field, hint in get_type_hints(kind).items():
        path = f"{name}.{field}"
        if hint is int:
            parts[field] = int(told[path])
        elif path in arrays:
            parts[field] = arrays[path]
        else:
            parts[field] = built(hint, path, arrays, told)
    return kind(**parts)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder safe on disk."""
    line = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(line)
    finally:
        os.close(line)
