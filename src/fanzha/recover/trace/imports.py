"""The folder of imported transfer logs: a foreign file comes in, a log that traces comes out.

Knows files only: no database, no Django.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from fanzha.engine.read.applying import Applied, apply
from fanzha.engine.read.mapping import Mapping
from fanzha.engine.read.mapping_files import find_mapping
from fanzha.engine.read.tables import read_parquet, read_table, require_readable
from fanzha.engine.trace import TransferLog
from fanzha.kit.errors import Trouble
from fanzha.recover.trace.import_fields import CHECKS, FIELDS
from fanzha.recover.trace.import_files import ImportFiles, sha256
from fanzha.recover.trace.lasting import standing
from fanzha.words.transfers import TRANSFER_LOG

FORMAT = 1
"""Raised when the same file and mapping would give another log than before."""


@dataclass(frozen=True)
class TransferImport:
    """What an import did. `changed` is False when the same file was imported before.

    `told` is the manifest: rows_in = kept + quarantined + the sum of left_out.
    """

    files: ImportFiles
    changed: bool
    told: dict[str, Any]


def import_transfers(
    source: Path, mapping_name: str, *, data: Path, out: Path | None = None
) -> TransferImport:
    """Read `source` by a mapping and write log, quarantine and manifest.

    They go to `out`, or below the data folder `data` under a name made of the content, so
    that the same file is found again whatever it is called. The same file, mapping and
    place again change nothing. Raises Trouble on anything that stops it; then nothing was
    written.
    """
    mapping = find_mapping(mapping_name, "transfers")
    require_readable(source)
    told = _origin(source, mapping)
    files = ImportFiles(out or transfers_folder(data) / f"{mapping.name}-{_short(told)}.parquet")
    if out is not None:  # the data folder is ours: a half-written import there is repaired
        files.refuse(source)
    before = files.whole()
    if before is not None and before.get("identity") == told["identity"]:
        return TransferImport(files, changed=False, told=before)
    applied = apply(mapping, read_table(source, mapping.layout), FIELDS, CHECKS).proven()
    log = _ordered(applied.table)
    told |= _counts(applied) | {"log_version": TransferLog.from_table(log).version}
    return TransferImport(files, changed=True, told=files.write(log, applied.rejected, told))


def transfers_folder(data: Path) -> Path:
    """Where imported logs lie below the data folder."""
    return data / "transfers"


def imported(data: Path) -> list[TransferImport]:
    """Every import below the data folder that is whole, by name of its file."""
    manifests = sorted(transfers_folder(data).glob("*.manifest.json"))
    logs = [path.with_name(path.name.replace(".manifest.json", ".parquet")) for path in manifests]
    found = [(ImportFiles(log), ImportFiles(log).whole()) for log in logs]
    return [TransferImport(files, changed=False, told=told) for files, told in found if told]


def open_log(path: Path) -> TransferLog:
    """A transfer log ready to trace: a Parquet file, or the folder of a lasting log as it stands
    now. Raises Trouble when it cannot be traced."""
    if path.is_dir():
        return standing(path)
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    return _opened(path, stamp)


@lru_cache(maxsize=4)
def _opened(path: Path, _stamp: int) -> TransferLog:
    """Kept while the file stays the same: the analysis page asks again and again."""
    return TransferLog.from_table(read_parquet(path))


def _origin(source: Path, mapping: Mapping) -> dict[str, Any]:
    parts = {
        "format": FORMAT,
        "source_sha256": sha256(source),
        "mapping": mapping.name,
        "mapping_version": mapping.version,
        "mapping_sha256": mapping.digest,
    }
    identity = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return {"identity": identity, "source": source.name, **parts}


def _short(told: dict[str, Any]) -> str:
    return str(told["identity"])[:12]


def _ordered(table: pa.Table) -> pa.Table:
    ordered = table.sort_by([("time", "ascending"), ("transfer_id", "ascending")])
    return ordered.select(TRANSFER_LOG.names).cast(TRANSFER_LOG)


def _counts(applied: Applied) -> dict[str, Any]:
    if not applied.adds_up():
        raise Trouble(zh="行数对不上, 没有写入", en="the rows do not add up; nothing written")
    return {
        "rows_in": applied.rows_in,
        "kept": len(applied.table),
        "left_out": [
            {"code": rule.code, "rows": count, "zh": rule.zh, "en": rule.en}
            for rule, count in applied.left_out
        ],
        "quarantined": len(applied.rejected),
        "rounded_rows": applied.rounded_rows,
        "rounding_fen": str(applied.rounding_fen),
    }
