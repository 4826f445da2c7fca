"""What the detector sees of accounts reaches the bank's payee check."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from fanzha.prevent.detect.ports import Outcome
from fanzha.prevent.detect.replay import OnPaper
from fanzha.prevent.intake.log import Log
from fanzha.prevent.shield.queries import PicturesInTheDatabase
from tests.prevent.detect.test_detector import SHIPPED, T0, read_all, wide
from tests.prevent.detector import detect
from tests.prevent.events import drop, transfer

MULE = "6299000000000001"
GATHERED = [
    transfer(T0 + timedelta(minutes=n), f"62000000000000{n:02}", MULE, 1_000_000) for n in range(5)
]
PASSED_ON = transfer(T0 + timedelta(minutes=9), MULE, "6299000000000002", 4_900_000)


class Seeing(OnPaper):
    """A centre that keeps the last picture of each account."""

    def commit(self, outcome: Outcome) -> None:
        """Keep them."""
        super().commit(outcome)
        self.seen = getattr(self, "seen", {}) | {each.account: each for each in outcome.pictures}


def test_it_sees_money_gathered_and_passed_on(tmp_path: Path) -> None:
    log, centre = Log(tmp_path / "log"), Seeing(SHIPPED)
    read_all(tmp_path, log, centre)
    log.append(wide([*GATHERED, PASSED_ON]))
    read_all(tmp_path, log, centre)
    assert set(centre.seen) == {MULE}
    picture = centre.seen[MULE]
    assert (picture.payers, picture.payees) == (5, 1)
    assert (picture.in_fen, picture.out_fen, picture.gap_s) == (5_000_000, 4_900_000, 300)


def test_the_payee_check_is_told(db: None, tmp_path: Path) -> None:
    now = T0 + timedelta(minutes=10)
    drop(tmp_path, "bank", [*GATHERED, PASSED_ON])
    detect(tmp_path, now)
    found = PicturesInTheDatabase().of(MULE, now)
    assert found is not None
    assert (found.payers, found.in_fen, found.out_fen) == (5, 5_000_000, 4_900_000)
