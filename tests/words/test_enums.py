"""Every enumeration member has a name people can read, and no name is left over."""

from __future__ import annotations

from enum import StrEnum

import pytest

from fanzha.words.data import load
from fanzha.words.enums import ENUMS, choices, label


@pytest.mark.parametrize("kind", ENUMS.values())
def test_it_has_a_chinese_and_an_english_name_for_every_member(kind: type[StrEnum]) -> None:
    assert list(load("labels")[kind.__name__]) == [member.value for member in kind]
    assert all(label(member) and label(member, "en") for member in kind)
    assert [value for value, _ in choices(kind)] == [member.value for member in kind]


def test_it_labels_no_enumeration_that_does_not_exist() -> None:
    assert set(load("labels")) == set(ENUMS)
