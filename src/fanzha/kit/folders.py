"""Where fanzha keeps its data on disk."""

from __future__ import annotations

import os
from pathlib import Path

from fanzha.kit.errors import Trouble

DEFAULT = "var"


def data_dir() -> Path:
    """The data folder: `FANZHA_DATA`, or `var` below the working folder. Absolute."""
    return Path(os.environ.get("FANZHA_DATA") or DEFAULT).resolve()


def ensure(folder: Path) -> Path:
    """Make `folder` if it is missing and prove that it can be written.

    Raises Trouble when it cannot.
    """
    probe = folder / ".write-probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Trouble(
            zh=f"无法写入数据目录 {folder}({error.strerror})。请换一个目录或修改权限: "
            "设置 FANZHA_DATA 或 --data-dir",
            en=f"cannot write to the data folder {folder} ({error.strerror}). Choose another "
            "with FANZHA_DATA or --data-dir, or change its rights",
            field="data-dir",
        ) from error
    return folder
