"""What is loaded ahead is what the first chase needs."""

from __future__ import annotations

from fanzha.engine.trace import METHODS
from fanzha.recover.trace.warming import warm


def test_it_compiles_every_method() -> None:
    warm()
    assert all(method.ready for method in METHODS.values())
