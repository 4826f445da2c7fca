"""What an analyst writes in a rule: a condition in SQL over the published columns.

1. `parse` takes a small part of SQL apart, and says where anything else stands.
2. `duckdb` writes it for DuckDB, for back-tests over the archive.
3. `compiled` turns the conditions of a whole rule set into one program a group for a small
   machine that works on blocks of rows. No code is made, so a new rule costs no compilation.

Nulls follow SQL's three-valued logic in both, and both give the same rows
(`tests/engine/stream/predicate/test_same.py`).
"""

from fanzha.engine.stream.predicate.parse import parse
from fanzha.engine.stream.predicate.program import Compiled, compiled
from fanzha.engine.stream.predicate.sql import duckdb
from fanzha.engine.stream.predicate.tree import Predicate

__all__ = ["Compiled", "Predicate", "compiled", "duckdb", "parse"]
