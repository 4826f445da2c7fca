"""docs/sim.md says what the data says."""

from __future__ import annotations

from pathlib import Path

from fanzha.sim.data import load
from fanzha.sim.doc import page

PAGE = Path(__file__).parents[2] / "docs" / "sim.md"


def test_it_is_the_page_that_stands_in_docs() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "renew it: python -m fanzha.sim.doc > docs/sim.md"
    )


def test_it_gives_a_reason_for_every_rate_of_innocent_acts() -> None:
    for act, item in load("lookalikes").items():
        assert item["why"], act
        assert item["why"] in page()
