"""The three files of an import, written so that a half-written one cannot be taken for whole."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from fanzha.kit.errors import Trouble
from fanzha.kit.folders import ensure


@dataclass(frozen=True)
class ImportFiles:
    """The log, the quarantine beside it, and the manifest that proves both by their hash."""

    log: Path

    @property
    def quarantine(self) -> Path:
        """Bad rows, by the schema `engine.read.rejected.REJECTED`. Holds personal data."""
        return self.log.with_name(f"{self.log.stem}.quarantine.parquet")

    @property
    def manifest(self) -> Path:
        """What was imported from what, and the hashes of the other two. JSON."""
        return self.log.with_name(f"{self.log.stem}.manifest.json")

    def whole(self) -> dict[str, Any] | None:
        """The manifest, if both files are there and are what it says; else None."""
        try:
            told: dict[str, Any] = json.loads(self.manifest.read_text("utf-8"))
            hashes = [sha256(self.log), sha256(self.quarantine)]
            proofs = [told["log_sha256"], told["quarantine_sha256"]]
        except (OSError, ValueError, LookupError, TypeError):
            return None
        return told if hashes == proofs else None

    def refuse(self, source: Path) -> None:
        """Raises Trouble when writing here would destroy what no import wrote, or the source.

        A file in the way is ours when the manifest beside it holds its hash.
        """
        if self.log.suffix != ".parquet":
            raise Trouble(
                zh="--out 须以 .parquet 结尾", en="--out must end in .parquet", field="out"
            )
        for path in (self.log, self.quarantine, self.manifest):
            if path.exists() and path.samefile(source):
                raise Trouble(
                    zh=f"{path.name} 就是要导入的文件; 请换一个 --out",
                    en=f"{path.name} is the very file to import; choose another --out",
                    field="out",
                )
            if path.exists() and not self._wrote(path):
                raise Trouble(
                    zh=f"{path.name} 已存在且不是导入生成的; 请换一个 --out 或先移走它",
                    en=f"{path.name} is there already and no import wrote it; "
                    "choose another --out or move it away",
                    field="out",
                )

    def _wrote(self, path: Path) -> bool:
        """Whether the manifest proves that an import wrote `path`."""
        try:
            told = json.loads(self.manifest.read_text("utf-8"))
            proofs = {self.log: told["log_sha256"], self.quarantine: told["quarantine_sha256"]}
            return path == self.manifest or sha256(path) == proofs[path]
        except (OSError, ValueError, LookupError, TypeError):
            return False

    def write(self, log: pa.Table, quarantine: pa.Table, told: dict[str, Any]) -> dict[str, Any]:
        """Write all three or none, and return the manifest.

        All are written aside first. The manifest moves into place before what it proves:
        a power cut between the moves leaves hashes that do not fit, and `whole` says None.
        """
        ensure(self.log.parent)
        parts = {path: _aside(path) for path in (self.manifest, self.quarantine, self.log)}
        try:
            pq.write_table(quarantine, parts[self.quarantine], compression="zstd")
            pq.write_table(log, parts[self.log], compression="zstd")
            proofs = {
                "log_sha256": sha256(parts[self.log]),
                "quarantine_sha256": sha256(parts[self.quarantine]),
            }
            text = json.dumps({**told, **proofs}, ensure_ascii=False, indent=2)
            parts[self.manifest].write_text(text + "\n", "utf-8")
            for path, part in parts.items():
                _settle(part, path)
        except OSError as error:
            raise _unwritten(self.log, error) from error
        finally:
            for part in parts.values():
                part.unlink(missing_ok=True)
        return {**told, **proofs}


def sha256(path: Path) -> str:
    """The hash of a file's bytes, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def _settle(part: Path, path: Path) -> None:
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    part.replace(path)


def _unwritten(path: Path, error: OSError) -> Trouble:
    return Trouble(
        zh=f"无法写入 {path.name}({error.strerror}); 请检查磁盘空间与权限",
        en=f"cannot write {path.name} ({error.strerror}); check disk space and rights",
        field="out",
    )
