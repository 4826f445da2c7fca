"""Heads of the chain written down outside the database.

Whoever rules over the database can write the whole chain anew from some place on; then every
link fits again. What they cannot change is a head that was written down elsewhere before: on
paper, with the auditor, at another authority.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from fanzha.kit.errors import Trouble


@dataclass(frozen=True)
class Anchor:
    """The head of one block. `sealed_at` (UTC) is for people and not compared."""

    block: int
    head: bytes
    sealed_at: datetime | None = None

    def line(self) -> str:
        """As it is printed or written into a file: number, head in hex, moment.

        >>> Anchor(3, bytes(32)).line()[:12]
        '3 0000000000'
        """
        at = self.sealed_at.isoformat(timespec="seconds") if self.sealed_at else "-"
        return f"{self.block} {self.head.hex()} {at}"


def read(lines: Iterable[str]) -> list[Anchor]:
    """Read what `Anchor.line` wrote, a line an anchor. Raises Trouble naming the row.

    >>> read([Anchor(3, bytes(32)).line(), ""])[0].block
    3
    """
    return [_anchor(row, line) for row, line in enumerate(lines, start=1) if line.strip()]


def _anchor(row: int, line: str) -> Anchor:
    number, head, *_ = [*line.split(), "", ""]
    try:
        kept = bytes.fromhex(head)
        if len(kept) == 32 and number.isascii() and number.isdigit() and len(number) <= 18:
            return Anchor(int(number), kept)
    except ValueError:
        pass
    raise Trouble(
        zh="不是锚点: 应为 块号 和 64 位十六进制链首",
        en="no anchor: a block's number and its head in 64 hex digits are needed",
        field="anchor", row=row,
    )  # fmt: skip
