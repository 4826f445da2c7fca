"""One small town, lived and written once for all tests of the simulator."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fanzha.sim.make import make
from fanzha.sim.place import Size

DAYS = 3


@dataclass(frozen=True)
class Written:
    """A town on disk."""

    folder: Path

    def files(self, kind: str) -> list[Path]:
        return sorted((self.folder / "events" / kind).glob("*/*.parquet"))

    def events(self, kind: str) -> pa.Table:
        return pa.concat_tables([pq.read_table(path) for path in self.files(kind)])

    def entity(self, kind: str) -> pa.Table:
        return pq.read_table(self.folder / "entities" / f"{kind}.parquet")

    def truth(self, name: str) -> pa.Table:
        return pq.read_table(self.folder / "truth" / f"{name}.parquet")


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("sim") / "hamlet"
    make(folder, Size.HAMLET, DAYS, seed=1)
    return Written(folder)
