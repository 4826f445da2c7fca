"""Writing for good: what returns is synced, what fails leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

Bytes = bytes | bytearray | memoryview


def begin(path: Path, data: Bytes) -> int:
    """Make the file `path` with this content, on disk for good; returns its size.

    Raises OSError, and then the file is not there.
    """
    try:
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return len(data)


def put_behind(path: Path, size: int, data: Bytes) -> int:
    """Write `data` behind the first `size` bytes of a file, for good; returns the new size.

    Raises OSError, and then the file ends at `size` again, here or at the next call.
    """
    handle = os.open(path, os.O_WRONLY)
    try:
        os.ftruncate(handle, size)
        _write_all(handle, size, memoryview(data))
        os.fdatasync(handle)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(handle, size)
        raise
    finally:
        os.close(handle)
    return size + len(data)


def _write_all(handle: int, offset: int, data: memoryview) -> None:
    while data:
        written = os.pwrite(handle, data, offset)
        offset, data = offset + written, data[written:]


def replace(path: Path, data: Bytes) -> None:
    """Make `path` hold `data`, whole at once and for good, whatever it held before."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    begin(part, data)
    part.replace(path)
    sync_folder(path.parent)


def sync(path: Path) -> None:
    """Sync a file that another process may have written."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder as lasting as its files."""
    sync(folder)
