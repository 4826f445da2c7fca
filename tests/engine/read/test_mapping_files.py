"""Mappings are data: those that come along are well formed, and mistakes in one are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from fanzha.engine.read.mapping_files import find_mapping, known_mappings, parse_mapping
from fanzha.kit.errors import Trouble

GOOD = """
name = "a_bank"
version = 1
kind = "transfers"
source = "虚构"
[columns]
time = { from = "时间", zone = "Asia/Shanghai" }
"""


@pytest.mark.parametrize("name", known_mappings())
def test_every_mapping_that_comes_along_is_well_formed_and_named_like_its_file(name: str) -> None:
    mapping = parse_mapping(known_mappings()[name].read_text("utf-8"))
    assert mapping.name == name
    assert mapping.sources()


def test_a_mapping_is_found_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, "utf-8")
    assert find_mapping(str(path), "transfers").name == "a_bank"


def test_a_mapping_for_another_kind_of_file_is_refused() -> None:
    with pytest.raises(Trouble, match="is for transfers, not for warnings"):
        find_mapping("amlgentex", "warnings")


@pytest.mark.parametrize("name", ["nobody", "../amlgentex", "nobody.toml"])
def test_an_unknown_mapping_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(Trouble, match="amlgentex"):
        find_mapping(name, "transfers")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("version = 1", "", "version"),
        ("version = 1", "version = '1'", "version"),
        ('kind = "transfers"', 'kind = "moves"', "kind"),
        ('source = "虚构"', 'source = "虚构"\ncolour = "red"', "colour"),
        ('from = "时间", ', "", "columns.time"),
        ('zone = "Asia/Shanghai"', 'zone = "Shanghai"', "columns.time"),
        ('zone = "Asia/Shanghai"', 'unit = "jiao"', "columns.time.unit"),
        ('zone = "Asia/Shanghai"', 'step = "day"', "columns.time"),
        ('zone = "Asia/Shanghai"', 'step = "day", origin = 2025-01-01', "columns.time.origin"),
        ("[columns]", "[columns", "mapping"),
        (
            "[columns]",
            "[[leave_out]]\ncolumn='a'\ncode='b'\nzh='c'\nen='d'\n[columns]",
            "leave_out.0",
        ),
    ],
)
def test_a_mistake_in_a_mapping_is_named_by_its_key(old: str, new: str, field: str) -> None:
    assert old in GOOD
    with pytest.raises(Trouble) as caught:
        parse_mapping(GOOD.replace(old, new))
    assert caught.value.field == field


def test_the_mapping_shown_in_the_docs_is_well_formed() -> None:
    page = (Path(__file__).parents[3] / "docs" / "mappings.md").read_text("utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    assert parse_mapping(example).name == "my_bank"
