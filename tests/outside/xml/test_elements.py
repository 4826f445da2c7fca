"""What comes in as XML: plain elements and text, or a reason."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.xml.elements import LARGEST, Element, parse, written

BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
]><Response>&e;</Response>"""
BAD = {
    "a bomb of entities": BOMB,
    "one long entity many times": b'<!DOCTYPE r [<!ENTITY a "'
    + b"a" * 50_000
    + b'">]><r>'
    + b"&a;" * 50_000
    + b"</r>",
    "a file of ours": b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
    "an address": b'<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><r>&x;</r>',
    "a parameter entity": b'<!DOCTYPE r [<!ENTITY % x SYSTEM "file:///etc/passwd">%x;]><r/>',
    "a DTD elsewhere": b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/r.dtd"><r/>',
    "a DTD without entities": b"<!DOCTYPE r><r/>",
    "an unknown entity": b"<r>&x;</r>",
    "a stylesheet": b'<?xml-stylesheet href="http://127.0.0.1:9/"?><r/>',
    "an include": b'<r xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="x"/></r>',
    "another encoding": '<?xml version="1.0" encoding="GBK"?><r>止付</r>'.encode("gbk"),
    "a false encoding": '<?xml version="1.0" encoding="UTF-8"?><r>止付</r>'.encode("gbk"),
    "UTF-16": "<r>止付</r>".encode("utf-16"),
    "UTF-16 without its mark": "<r>a</r>".encode("utf-16-le"),
    "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?><r>+ADw-script+AD4-</r>',
    "nothing": b"",
    "JSON": b'{"key": 1}',
    "a cut message": b"<r><a>1</a>",
    "two roots": b"<r/><r/>",
    "crossed elements": b"<a><b></a></b>",
    "a NUL": b"<r>\0</r>",
    "a control character": b"<r>&#1;</r>",
    "half a character": b"<r>&#xD800;</r>",
    "text beside elements": b"<r>a<b/></r>",
    "an attribute": b'<r a="1"/>',
    "a deep nest": b"<a>" * 100_000 + b"</a>" * 100_000,
    "too many elements": b"<r>" + b"<a/>" * 600_001 + b"</r>",
    "too many bytes": b"<r>" + b" " * LARGEST + b"</r>",
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_it_refuses_with_a_reason_and_at_once(body: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(Trouble) as refused:
        parse(body)
    assert refused.value.zh
    assert refused.value.en
    assert "root:" not in str(refused.value)
    assert time.process_time() - begun < 5


def test_it_names_the_line_that_is_not_well_formed() -> None:
    with pytest.raises(Trouble) as refused:
        parse(b"<r>\n<a>\n</r>")
    assert (refused.value.field, refused.value.row) == ("body", 3)


def test_it_refuses_a_field_that_stands_there_twice() -> None:
    with pytest.raises(Trouble, match="twice"):
        parse(b"<r><a>1</a><a>2</a></r>").one("a")


CHARS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="￾￿")
TEXT = st.text(CHARS | st.sampled_from("\t\n\r<>&\"']]>"), max_size=30)


@given(TEXT)
def test_any_text_comes_back_as_it_went(text: str) -> None:
    assert parse(written(Element("a", text))).text == text


@given(st.sampled_from(["\0", "\x08", "\x1f", "\ud800", "\ufffe"]))
def test_it_refuses_to_write_what_xml_cannot_hold(char: str) -> None:
    with pytest.raises(Trouble, match="Remark"):
        written(Element("Remark", f"a{char}b"))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(Trouble):
        assert isinstance(parse(body), Element)
