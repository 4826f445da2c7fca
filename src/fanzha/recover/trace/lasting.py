"""Logs that last: folders below the data folder that one import after another is appended to.

Knows files only: no database, no Django.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from fanzha.engine.read.tables import read_parquet
from fanzha.engine.trace import TransferLog
from fanzha.kit.errors import Trouble

_NAME = re.compile(r"[\w-]{1,60}")


def lasting_logs(place: Path) -> list[Path]:
    """The folders of lasting logs in a folder."""
    return sorted(manifest.parent for manifest in place.glob("*/manifest.json"))


def append_to(name: str, log: Path, place: Path) -> tuple[Path, int]:
    """Append the transfers of a Parquet file to the log `name` in a folder, made if it is new;
    its folder, and how many transfers were new. The same file again changes nothing.

    Raises Trouble for a name that is no name, and for transfers that contradict the log.
    """
    if not _NAME.fullmatch(name):
        zh, en = "名称只能由文字、数字、- 和 _ 组成", "a name is letters, digits, - and _"
        raise Trouble(zh=zh, en=en, field="into")
    folder = place / name
    if (folder / "manifest.json").exists():
        return folder, standing(folder).append(read_parquet(log))
    return folder, len(TransferLog.create(folder, log))


def standing(folder: Path) -> TransferLog:
    """The lasting log in a folder, as it stands now. Raises Trouble where there is none."""
    log = _opened(folder)
    log.refresh()
    return log


@lru_cache(maxsize=4)
def _opened(folder: Path) -> TransferLog:
    return TransferLog.open(folder)
