"""Who may send events over HTTP, and in whose name.

One line a key: `name key [source …]`. The key's holder may write these words as `source`, its
own name without any, every word with `*`. `FANZHA_INTAKE_KEYS` names the file; without it one
key is made at the first start, in `<data>/intake.key`, readable by its owner alone.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.names import Names

ENV = "FANZHA_INTAKE_KEYS"
SHORTEST = 20
ANY = "*"


@dataclass(frozen=True)
class Holder:
    """Whose key it is, its SHA-256, and the sources it may name; none: any, of which
    `named` keeps count."""

    name: str
    digest: bytes
    sources: frozenset[str]
    named: Names = field(default_factory=Names, compare=False)


def holders(data: Path) -> list[Holder]:
    """Everybody who has a key. Raises Trouble with the line that cannot be read."""
    named = os.environ.get(ENV)
    path = Path(named) if named else _made(data / "intake.key")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(
            zh="无法读取密钥文件", en="the file of keys cannot be read", field=ENV
        ) from error
    lines = enumerate(text.splitlines(), start=1)
    return [_holder(line.split(), row) for row, line in lines if line.strip() and line[0] != "#"]


def _holder(words: list[str], row: int) -> Holder:
    if len(words) < 2 or len(words[1]) < SHORTEST:
        raise Trouble(
            zh=f"每行应为: 名称 密钥(至少 {SHORTEST} 字符) [来源 …]",
            en=f"a line must be: name key (at least {SHORTEST} characters) [source …]",
            field=ENV,
            row=row,
        )
    name, key, *sources = words
    allowed = frozenset() if ANY in sources else frozenset([name, *sources])
    return Holder(name, _digest(key), allowed)


def whose(key: str, known: Sequence[Holder]) -> Holder | None:
    """The holder of a key, compared in the same time whether it is right or not."""
    given, found = _digest(key), None
    for holder in known:
        if hmac.compare_digest(given, holder.digest):
            found = holder
    return found


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


def _made(path: Path) -> Path:
    """The key file, made when it is missing: one key that may name any source."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    with os.fdopen(handle, "w") as file:
        file.write(f"local {secrets.token_urlsafe(32)} {ANY}\n")
    return path
