"""A real centre gets its units and people from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from fanzha.cli.enter import _enter_user, _units
from fanzha.govern.access.models import User
from fanzha.govern.units.actions import enter_units
from fanzha.govern.units.models import Unit
from fanzha.kit.errors import Trouble
from fanzha.words.enums import Role

HEAD = "code,name_zh,name_en,kind,parent\n"
ROWS = "ZZ,虚构县,Made-up County,county,\nZZ1,虚构镇,Made-up Town,town,ZZ\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "units.csv"
    place.write_text(HEAD + ROWS, encoding="utf-8")
    return place


def test_units_and_a_person_are_entered_and_again_nothing_changes(db: None, file: Path) -> None:
    for _ in range(2):
        assert enter_units(_units(file)) == 2
        _enter_user("zhang", Role.DUTY_OFFICER, "ZZ", "张某(虚构)", "a-long-password")
    assert Unit.objects.get(code="ZZ1").path == "/ZZ/ZZ1/"
    assert User.objects.get().check_password("a-long-password")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "code"),
        (HEAD, "file"),
        (f"{HEAD}A,甲,A,planet,\n", "kind"),
        (f"{HEAD}A,甲,A,town,B\n", "parent"),
    ],
)
def test_a_bad_file_names_the_field(db: None, file: Path, text: str, field: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Trouble) as told:
        list(_units(file))
    assert told.value.field == field


def test_a_short_password_and_an_unknown_unit_are_refused(db: None, file: Path) -> None:
    enter_units(_units(file))
    with pytest.raises(Trouble, match="12"):
        _enter_user("li", Role.LEADER, "ZZ", "李某(虚构)", "short")
    with pytest.raises(Trouble, match="no such unit"):
        _enter_user("li", Role.LEADER, "NONE", "李某(虚构)", "a-long-password")
    assert not User.objects.exists()
