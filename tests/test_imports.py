"""The contracts of the house hold, and each one breaks on a deliberate violation."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
IDS = [contract["id"] for contract in CONTRACTS]

# contract → where a line is added, and the line that must not be there
VIOLATIONS = {
    "down": ("words/money.py", "import fanzha.govern.units"),
    "prevent": ("prevent/intake/__init__.py", "import fanzha.prevent.alert"),
    "recover": ("recover/report/__init__.py", "import fanzha.recover.stop"),
    "govern": ("govern/units/__init__.py", "import fanzha.govern.access"),
    "pure": ("govern/access/rules.py", "import django.http"),
    "kit": ("kit/clock.py", "import fanzha.words.money"),
}


def violation(contract: str) -> tuple[str, str]:
    """The file and the line that break a contract."""
    if contract in VIOLATIONS:
        return VIOLATIONS[contract]
    _, lane, room = contract.split("-")
    return "web/urls.py", f"import fanzha.{lane}.{room}.models"


def lint(package_parent: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the copy of the package that lies in `package_parent`."""
    chosen = [word for contract in contracts for word in ("--contract", contract)]
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", *chosen],
        cwd=package_parent, env={"PYTHONPATH": str(package_parent), "PATH": ""},
        text=True, capture_output=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("house")
    leave = shutil.ignore_patterns("static", "__pycache__", "*.toml")
    shutil.copytree(ROOT / "src" / "fanzha", folder / "fanzha", ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_house_keeps_every_contract(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("contract", IDS)
def test_a_contract_breaks_on_a_deliberate_violation(copy: Path, contract: str) -> None:
    name, line = violation(contract)
    place = copy / "fanzha" / name
    before = place.read_text()
    place.write_text(f"{before}\n{line}\n")
    try:
        done = lint(copy, contract)
    finally:
        place.write_text(before)
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout


def test_every_room_with_tables_has_its_contract() -> None:
    rooms = {path.parent for path in (ROOT / "src" / "fanzha").glob("*/*/models.py")}
    wanted = {f"models-{room.parent.name}-{room.name}" for room in rooms}
    assert wanted <= set(IDS)
