"""docs/words.md says what the data says."""

from __future__ import annotations

from pathlib import Path

from fanzha.words.doc import page

PAGE = Path(__file__).parents[2] / "docs" / "words.md"


def test_it_is_the_page_that_stands_in_docs() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "renew it: python -m fanzha.words.doc > docs/words.md"
    )
