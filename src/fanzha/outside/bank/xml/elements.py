"""XML in and out: elements and text only, nothing that can reach out, unfold or hide.

Parsing is expat's, the library inside Python; what it may meet is cut down to what a
message needs. A DOCTYPE is refused at its first character, so no entity can be defined:
neither one that unfolds without end nor one that names a file or an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape

from fanzha.kit.errors import Trouble

LARGEST = 16_000_000
"""Bytes of a message. A notice is some 50,000 bytes as PDF, a statement of 50,000 lines 16 MB."""
DEEPEST = 8
MOST_ELEMENTS = 600_000
_FOREIGN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (its production 2, Char)."""


@dataclass
class Element:
    """One element: its name, and either text or children."""

    name: str
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def one(self, name: str) -> Element | None:
        """The child of that name. Raises Trouble when there are two."""
        found = [child for child in self.children if child.name == name]
        if len(found) > 1:
            raise _wrong("出现了两次", "stands there twice", name)
        return found[0] if found else None


def parse(body: bytes) -> Element:
    """The tree of a message. Raises Trouble for anything but well-formed, plain UTF-8 XML.

    >>> parse(b"<A><B>1 &lt; 2</B></A>").children[0].text
    '1 < 2'
    >>> parse(b'<!DOCTYPE A [<!ENTITY x "y">]><A>&x;</A>')
    Traceback (most recent call last):
    ...
    fanzha.kit.errors.Trouble: body: XML 中不允许 DOCTYPE | body: no DOCTYPE in a message
    """
    if len(body) > LARGEST:
        raise _wrong(f"超过 {LARGEST} 字节", f"over {LARGEST} bytes")
    if b"\0" in body or not _is_utf8(body):
        raise _wrong("编码应为 UTF-8", "the encoding must be UTF-8")
    return _Reader().read(body)


class _Reader:
    """Builds the tree from expat's events."""

    def __init__(self) -> None:
        self._open: list[Element] = [Element("")]
        self._count = 0
        # Says UTF-8 whatever the document declares; another declaration is refused below.
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.buffer_size = 1_000_000  # a long text in few pieces: joining them stays cheap
        parser.XmlDeclHandler = _declared
        parser.StartDoctypeDeclHandler = _doctype
        parser.ProcessingInstructionHandler = _instruction
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def read(self, body: bytes) -> Element:
        try:
            self._parser.Parse(body, True)
        except expat.ExpatError as error:
            raise Trouble(
                zh="不是格式良好的 UTF-8 XML", en="not well-formed UTF-8 XML", field="body",
                row=error.lineno,
            ) from error  # fmt: skip
        return self._open[0].children[0]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if attributes or len(self._open) > DEEPEST or self._count > MOST_ELEMENTS:
            raise _wrong(
                "元素带属性、层次过深或过多", "elements with attributes, too deep or too many"
            )
        element = Element(name)
        self._open[-1].children.append(element)
        self._open.append(element)

    def _text(self, text: str) -> None:
        self._open[-1].text += text

    def _end(self, name: str) -> None:
        element = self._open.pop()
        if element.children:
            if element.text.strip():
                raise _wrong("元素内外混有文字", "text beside elements", name)
            element.text = ""


def written(root: Element) -> bytes:
    """The document, UTF-8. Raises Trouble naming the element whose text XML cannot hold.

    >>> written(Element("A", children=[Element("B", "1 < 2")])).decode().splitlines()[1]
    '<A><B>1 &lt; 2</B></A>'
    """
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return (head + "".join(_parts(root))).encode()


def _parts(element: Element) -> Iterator[str]:
    yield f"<{element.name}>"
    for child in element.children:
        yield from _parts(child)
    if _FOREIGN.search(element.text):
        raise _wrong(
            "含有 XML 不能表示的字符", "holds a character XML has no place for", element.name
        )
    yield escape(element.text, {"\r": "&#13;"})
    yield f"</{element.name}>"


def _is_utf8(body: bytes) -> bool:
    """Asked apart: expat trusts a mark of UTF-16 more than what it was told."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in ("utf-8", "utf8"):
        raise _wrong("编码应为 UTF-8", "the encoding must be UTF-8")


def _doctype(*_: object) -> NoReturn:
    raise _wrong("XML 中不允许 DOCTYPE", "no DOCTYPE in a message")


def _instruction(*_: object) -> NoReturn:
    raise _wrong("XML 中不允许处理指令", "no processing instruction in a message")


def _wrong(zh: str, en: str, field: str = "body") -> Trouble:
    return Trouble(zh=zh, en=en, field=field)
