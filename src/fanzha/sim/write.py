"""On disk: one Parquet file a kind and hour of arrival (UTC), whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fanzha.kit.errors import Trouble
from fanzha.sim.arrays import Ints
from fanzha.sim.batch import HOUR

MANIFEST = "manifest.json"
_WRITERS = 2


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A folder to fill that takes the place of `out` when the block ends well.

    An earlier town there is replaced. Raises Trouble when `out` holds anything else or
    cannot be written.
    """
    if out.exists() and not (out / MANIFEST).is_file() and (out.is_file() or any(out.iterdir())):
        raise Trouble(
            zh="输出目录不为空,也不是以前生成的虚构城镇。请换一个目录",
            en="the output folder is not empty and holds no made-up town. Choose another",
            field="out",
        )
    partial = out.parent / f".{out.name}.partial"
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        yield partial
        shutil.rmtree(out, ignore_errors=True)
        partial.rename(out)
    except OSError as error:
        raise Trouble(
            zh=f"无法写入输出目录({error.strerror})。请换一个目录或修改权限",
            en=f"cannot write the output folder ({error.strerror}). Choose another or change "
            "its rights",
            field="out",
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def write_hours(folder: Path, table: pa.Table, arrival: Ints) -> int:
    """Cut `table`, ordered by `arrival`, into `YYYY-MM-DD/HH.parquet`. Returns the files."""
    if not len(arrival):
        return 0
    hour = arrival // HOUR
    edges = np.r_[0, np.flatnonzero(np.diff(hour)) + 1, len(hour)].tolist()
    parts = [
        (_hour_path(folder, int(hour[start])), table.slice(start, stop - start))
        for start, stop in pairwise(edges)
    ]
    with ThreadPoolExecutor(_WRITERS) as pool:
        list(pool.map(lambda part: write_table(*part), parts))
    return len(parts)


def _hour_path(folder: Path, hour: int) -> Path:
    moment = datetime.fromtimestamp(hour * 3600, UTC)
    return folder / f"{moment:%Y-%m-%d}" / f"{moment:%H}.parquet"


def write_table(path: Path, table: pa.Table) -> None:
    """One Parquet file; the same table gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", compression_level=1, version="2.6")


def write_manifest(folder: Path, content: dict[str, Any]) -> None:
    """manifest.json: what the folder holds."""
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
