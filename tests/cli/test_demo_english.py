"""Every unit of the sample county has an English name of its own."""

from __future__ import annotations

import pytest

from fanzha.cli.demo.english import english
from fanzha.sim.place import Size, units


@pytest.mark.parametrize("size", Size)
def test_every_unit_has_an_english_name_of_its_own(size: Size) -> None:
    names = {unit.name: english(unit.name) for unit in units(size)}
    assert [name for name in names.values() if not name.isascii()] == []
    assert len(set(names.values())) == len(names)
    assert max(len(name) for name in names.values()) <= 80  # units.models.Unit.name_en
