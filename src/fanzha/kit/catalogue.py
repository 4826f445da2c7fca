"""Compile a translation catalogue (.po) to what gettext reads (.mo), without system tools."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogue(source: Path, target: Path) -> int:
    """Write `target` from `source`; returns how many messages have a translation."""
    with source.open("rb") as lines:
        catalogue = read_po(lines)
    with target.open("wb") as out:
        write_mo(out, catalogue)
    return sum(1 for message in catalogue if message.id and message.string)


if __name__ == "__main__":
    compile_catalogue(Path(sys.argv[1]), Path(sys.argv[2]))
