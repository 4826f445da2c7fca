"""Each bank's own key: from a file, or made out of the one secret of a centre that plays banks."""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fanzha.kit import clock
from fanzha.kit.errors import Trouble
from fanzha.outside.bank.signing import is_signed, sender_of

SHORTEST = 32
"""Characters a key must have at least: 128 bits in hexadecimal."""


class BankKeys:
    """The key of each bank. With a file only the banks in it can speak."""

    def __init__(self, secret: str, kept: Mapping[str, str] | None = None) -> None:
        self._secret, self._kept = secret, kept

    def of(self, bank: str) -> str:
        """The bank's key. Raises Trouble for a bank that has none."""
        if self._kept is None:
            return derived(self._secret, bank)
        if bank not in self._kept:
            raise Trouble(
                zh=f"密钥文件中没有 {bank} 的密钥", en=f"no key for {bank} in the key file",
                field="FANZHA_BANK_KEYS",
            )  # fmt: skip
        return self._kept[bank]

    def who_signed(self, body: bytes, given: str | None) -> str:
        """The code of the bank whose signature this is; empty when it is nobody's."""
        bank = sender_of(given)
        return bank if bank and self.signed_by(bank, body, given) else ""

    def signed_by(self, bank: str, body: bytes, given: str | None) -> bool:
        """Whether the header `given` is that bank's signature of the body, made just now."""
        try:
            key = self.of(bank)
        except Trouble:
            return False
        return is_signed(body, given, bank, key, clock.world())


def derived(secret: str, bank: str) -> str:
    """A key for one bank out of a shared secret, for demos and tests.

    >>> derived("made-up", "B03") == derived("made-up", "B04")
    False
    """
    return hmac.new(secret.encode(), f"bank {bank}".encode(), hashlib.sha256).hexdigest()


@cache
def read_keys(place: str, secret: str) -> BankKeys:
    """The keys in a TOML file (`B03 = "…"`), or derived ones when `place` is empty.

    Raises Trouble for a file that cannot be read, that others may read, or with a short key.
    """
    return BankKeys(secret, _kept(Path(place)) if place else None)


def _kept(path: Path) -> dict[str, str]:
    try:
        if path.stat().st_mode & 0o077:
            raise _wrong("密钥文件应只有本人可读(chmod 600)", "others may read the file: chmod 600")
        keys = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _wrong("读不了密钥文件", "cannot read the key file") from error
    for bank, key in keys.items():
        if not isinstance(key, str) or len(key) < SHORTEST:
            raise _wrong(f"{bank} 的密钥太短", f"the key of {bank} is too short")
    return keys


def _wrong(zh: str, en: str) -> Trouble:
    return Trouble(zh=zh, en=en, field="FANZHA_BANK_KEYS")
