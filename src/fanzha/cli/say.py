"""How the command line speaks: errors in two languages on stderr, JSON on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer

from fanzha.kit.errors import Trouble

DONE, FAILED, BAD_USE = 0, 1, 2


def fail(trouble: Trouble, *, as_json: bool = False, code: int = FAILED) -> NoReturn:
    """Print what is wrong in both languages and leave with `code`."""
    if as_json:
        print(json.dumps({"error": trouble.as_dict()}, ensure_ascii=False))
    print(f"错误: {trouble.in_chinese()}\nerror: {trouble.in_english()}", file=sys.stderr)
    raise typer.Exit(code)


@contextmanager
def troubles_end_the_command(*, as_json: bool = False) -> Iterator[None]:
    """Turn a Trouble raised inside the block into a message and exit code 1."""
    try:
        yield
    except Trouble as trouble:
        fail(trouble, as_json=as_json)


def print_json(value: Any) -> None:
    """One JSON document on stdout, keys in the order given."""
    print(json.dumps(value, ensure_ascii=False, default=str))
