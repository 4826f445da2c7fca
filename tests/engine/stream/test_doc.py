"""docs/rules.md says what the data says, and its example runs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from fanzha.engine.stream.columns import published
from fanzha.engine.stream.doc import page
from fanzha.engine.stream.roles import GROUPS
from fanzha.engine.stream.rules import from_dict

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"


def test_it_is_the_page_that_stands_in_docs() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "renew it: python -m fanzha.engine.stream.doc > docs/rules.md"
    )


def test_it_names_every_column_or_the_family_it_belongs_to() -> None:
    text = page()
    families = {re.sub(r"_(5m|1h|24h|7d)$", "_5m", c.name) for g in GROUPS for c in published(g)}
    assert {name for name in families if f"`{name}`" not in text} == set()


def test_its_example_is_a_rule() -> None:
    example = re.search(r"```toml\n(.*?)```", page(), re.DOTALL)
    assert example is not None
    (rule,) = from_dict(tomllib.loads(example[1])).rules
    assert rule.predicate.columns == ("amount_fen", "pair_paid_7d", "victim_since_call_s")
