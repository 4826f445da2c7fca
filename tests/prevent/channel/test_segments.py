"""Segments against a table and a count of its own; wording that no phone takes for a link."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit.errors import Trouble
from fanzha.prevent.channel.segments import Alphabet, over, segments
from fanzha.prevent.channel.wording import accept, looks_like_link
from fanzha.words.texts import templates

# 3GPP TS 23.038, 6.2.1, by code 00 to 7F, 1B being the escape; then its extension table.
REFERENCE = """
0040 00A3 0024 00A5 00E8 00E9 00F9 00EC 00F2 00C7 000A 00D8 00F8 000D 00C5 00E5
0394 005F 03A6 0393 039B 03A9 03A0 03A8 03A3 0398 039E ---- 00C6 00E6 00DF 00C9
0020 0021 0022 0023 00A4 0025 0026 0027 0028 0029 002A 002B 002C 002D 002E 002F
0030 0031 0032 0033 0034 0035 0036 0037 0038 0039 003A 003B 003C 003D 003E 003F
00A1 0041 0042 0043 0044 0045 0046 0047 0048 0049 004A 004B 004C 004D 004E 004F
0050 0051 0052 0053 0054 0055 0056 0057 0058 0059 005A 00C4 00D6 00D1 00DC 00A7
00BF 0061 0062 0063 0064 0065 0066 0067 0068 0069 006A 006B 006C 006D 006E 006F
0070 0071 0072 0073 0074 0075 0076 0077 0078 0079 007A 00E4 00F6 00F1 00FC 00E0
"""
EXTENSION = {
    0x0A: "000C", 0x14: "005E", 0x28: "007B", 0x29: "007D", 0x2F: "005C", 0x3C: "005B",
    0x3D: "007E", 0x3E: "005D", 0x40: "007C", 0x65: "20AC",
}  # fmt: skip


@cache
def septets() -> dict[str, bytes]:
    """The bytes of each character, escape included."""
    basic = {
        chr(int(code, 16)): bytes([at])
        for at, code in enumerate(REFERENCE.split())
        if code != "----"
    }
    return basic | {chr(int(code, 16)): bytes([0x1B, at]) for at, code in EXTENSION.items()}


def fewest(pieces: list[int], room: int) -> int:
    """The fewest messages that hold the pieces in order, none cut: by trying every cut."""
    best = [0] + [len(pieces) + 1] * len(pieces)
    for end in range(1, len(pieces) + 1):
        for start in range(end - 1, -1, -1):
            if sum(pieces[start:end]) > room:
                break
            best[end] = min(best[end], best[start] + 1)
    return best[-1]


plain = st.text(st.sampled_from(sorted(septets())), max_size=400)
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def test_the_reference_has_the_whole_table() -> None:
    assert len(septets()) == 127 + 10


@given(plain)
def test_plain_texts_are_counted_as_the_table_says(text: str) -> None:
    sizes = [len(septets()[character]) for character in text]
    found = segments(text)
    assert (found.alphabet, found.units) == (Alphabet.GSM7, sum(sizes))
    assert found.count == (1 if sum(sizes) <= 160 else fewest(sizes, 153))


@given(anything)
def test_other_texts_are_counted_in_halves_of_utf_16(text: str) -> None:
    other = text + "字"
    found = segments(other)
    sizes = [len(character.encode("utf-16-le")) // 2 for character in other]
    assert (found.alphabet, found.units) == (Alphabet.UCS2, len(other.encode("utf-16-le")) // 2)
    assert found.count == (1 if found.units <= 70 else fewest(sizes, 67))


@given(st.one_of(plain, anything), st.integers(1, 4))
def test_a_text_cut_by_what_it_is_over_fits(text: str, most: int) -> None:
    too_many = over(text, most)
    assert (too_many > 0) == (segments(text).count > most)


LINKS = [
    "http://a", "HTTPS://pay.example.cn/x", "weixin://dl", "www.a", "ｗｗｗ．ａ．ｃｎ", "t.cn/Ab1", "点a.cc看",
    "baidu。com", "例子.中国", "公安.网址", "10.0.0.1", "me@mail.cn", "a . com", "x.xn--fiqs8s", "dwz.cn",
]  # fmt: skip
NO_LINKS = [
    "损失3.5万元", "No.5", "2026.3.2", "10.30", "转账。拨打96110", "请停下...拨打", "A.B", "100.5元。OK",
    "核验码123456。", "e.g.",
]  # fmt: skip


@pytest.mark.parametrize("text", LINKS)
def test_what_looks_like_a_link_is_refused(text: str) -> None:
    assert looks_like_link(text)
    with pytest.raises(Trouble, match="link"):
        accept(f"请{text} ", most=3)


@pytest.mark.parametrize("text", NO_LINKS)
def test_what_is_no_link_is_let_through(text: str) -> None:
    assert not looks_like_link(text)


@pytest.mark.parametrize("character", ["\x07", "\u202e", "\ue000", "\ufffe", "\u200b", "\ud800"])
def test_it_names_the_place_of_a_character_that_cannot_be_shown(character: str) -> None:
    with pytest.raises(Trouble, match="character 3 "):
        accept(f"请勿{character}转账", most=1)


def test_a_rare_character_and_an_end_of_line_are_let_through() -> None:
    assert accept("请𠮷先生\n不要转账", most=1)


@given(anything)
def test_what_is_let_through_is_unchanged_and_fits(text: str) -> None:
    with suppress(Trouble):
        assert accept(text, most=2) == text
        assert segments(text).count <= 2


@pytest.mark.parametrize("code", sorted(templates()))
def test_every_template_says_who_speaks_whom_to_call_and_the_code(code: str) -> None:
    form = templates()[code]
    assert {"centre", "code"} <= form.slots
    assert "96110" in form.zh
    params = dict.fromkeys(form.slots, "某某县反诈中心") | {"code": "000000"}
    accept(form.filled(params), most=2)
