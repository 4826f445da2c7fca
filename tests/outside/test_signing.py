"""Who may speak for a bank: its own key, its own name, its own words, now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.keys import BankKeys, derived, read_keys
from fanzha.outside.bank.signing import CENTRE, WINDOW, is_signed, signature

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
KEY = derived("made-up", "B03")


@given(body=st.binary(max_size=50), off=st.integers(-300, 300))
def test_it_takes_what_the_bank_signed_within_the_window(body: bytes, off: int) -> None:
    given = signature(body, "B03", KEY, NOW + timedelta(seconds=off))
    assert is_signed(body, given, "B03", KEY, NOW)


@given(at=st.integers(0, 200), to=st.characters(codec="ascii"))
def test_it_refuses_a_signature_changed_anywhere(at: int, to: str) -> None:
    given = signature(b"body", "B03", KEY, NOW)
    changed = given[:at] + to + given[at + 1 :]
    assert is_signed(b"body", changed, "B03", KEY, NOW) is (changed == given)


@pytest.mark.parametrize("off", [WINDOW + timedelta(seconds=1), -WINDOW - timedelta(seconds=1)])
def test_it_refuses_what_was_kept_for_later_or_dated_ahead(off: timedelta) -> None:
    assert not is_signed(b"x", signature(b"x", "B03", KEY, NOW + off), "B03", KEY, NOW)


def test_it_refuses_another_body_another_bank_and_the_centres_own_words_sent_back() -> None:
    given = signature(b"x", "B03", KEY, NOW)
    assert not is_signed(b"y", given, "B03", KEY, NOW)
    assert not is_signed(b"x", given, "B04", KEY, NOW)
    assert not is_signed(b"x", given, "B03", derived("made-up", "B04"), NOW)
    assert not is_signed(b"x", signature(b"x", CENTRE, KEY, NOW), "B03", KEY, NOW)
    assert not is_signed(b"x", None, "B03", KEY, NOW)


def test_it_names_the_bank_that_signed_and_nobody_else() -> None:
    keys = BankKeys("made-up")
    now = datetime.now(UTC)
    assert keys.who_signed(b"x", signature(b"x", "B03", KEY, now)) == "B03"
    assert keys.who_signed(b"x", signature(b"x", "B04", KEY, now)) == ""
    assert keys.who_signed(b"x", "sha256=") == ""


def kept(place: Path, text: str, mode: int = 0o600) -> BankKeys:
    place.write_text(text)
    place.chmod(mode)
    return read_keys(str(place), "made-up")


def test_with_a_key_file_only_its_banks_can_speak(tmp_path: Path) -> None:
    keys = kept(tmp_path / "keys.toml", f'B03 = "{"k" * 32}"')
    now = datetime.now(UTC)
    assert keys.signed_by("B03", b"x", signature(b"x", "B03", "k" * 32, now))
    assert not keys.signed_by("B03", b"x", signature(b"x", "B03", KEY, now))
    given = signature(b"x", "B04", derived("made-up", "B04"), now)
    assert not keys.signed_by("B04", b"x", given)
    with pytest.raises(Trouble, match="B04"):
        keys.of("B04")


@pytest.mark.parametrize(
    ("text", "mode", "says"),
    [('B03 = "short"', 0o600, "too short"), ("B03 = 5", 0o600, "too short"),
     ("B03", 0o600, "cannot read"), (f'B03 = "{"k" * 32}"', 0o644, "chmod 600")],
)  # fmt: skip
def test_it_names_what_is_wrong_with_a_key_file(
    tmp_path: Path, text: str, mode: int, says: str
) -> None:
    with pytest.raises(Trouble, match=says):
        kept(tmp_path / "keys.toml", text, mode)
