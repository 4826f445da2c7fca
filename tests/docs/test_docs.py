"""Docs that cannot lie: what is not written down, or is no longer there, fails."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from fanzha import settings
from fanzha.cli.main import app
from fanzha.engine.stream.rules import default

ROOT = Path(__file__).parents[2]
SOURCES = [*ROOT.glob("src/fanzha/**/*.py")]
READMES = ["README.md", "README.zh-CN.md"]
# Set by `fanzha up` for its own children, of no use to a person.
INTERNAL = {"FANZHA_ANSWERS_URL", "FANZHA_CENTRE_URL"}


def commands() -> set[str]:
    """Every command of `fanzha`."""
    group: Any = get_command(app)
    return set(group.commands)


def variables_used() -> set[str]:
    """Every FANZHA_… variable that the code names."""
    return {
        name for path in SOURCES for name in re.findall(r'"(FANZHA_[A-Z_]+)"', path.read_text())
    }


def test_every_setting_is_written_down() -> None:
    written = set(re.findall(r"FANZHA_[A-Z_]+", settings.__doc__ or ""))
    assert variables_used() - INTERNAL == written


@pytest.mark.parametrize("name", READMES)
def test_every_command_a_readme_names_is_there(name: str) -> None:
    known = commands()
    named = set(re.findall(r"`?fanzha ([a-z]+)", (ROOT / name).read_text()))
    assert named <= known, named - known


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_in_the_readme(name: str) -> None:
    known = commands()
    text = (ROOT / name).read_text()
    assert {command for command in known if f"fanzha {command}" not in text} == set()


def test_every_shipped_rule_is_explained() -> None:
    page = (ROOT / "docs" / "signals.md").read_text()
    of_risk = {rule.name for rule in default().rules if "victim_risk" in rule.predicate.columns}
    named = {rule.name for rule in default().rules} - of_risk
    assert {rule for rule in named if f"`{rule}`" not in page} == set()


def test_every_decision_is_numbered_in_a_row() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    "page", [*READMES, "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_links_lead_somewhere(page: str) -> None:
    place = ROOT / page
    for target in re.findall(r"\]\((?!http)([^)#]+)", place.read_text()):
        assert (place.parent / target).exists(), target
