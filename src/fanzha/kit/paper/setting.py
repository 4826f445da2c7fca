"""Setting a document as PDF with Typst; the fonts are ours, so it prints the same anywhere."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import typst

from fanzha.kit.errors import Trouble
from fanzha.kit.paper.document import Document

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
FAMILIES = frozenset({"Noto Serif SC", "Noto Sans SC"})


def render(document: Document) -> bytes:
    """The PDF of a document: A4, page x of y, fonts embedded as far as they are used.

    Thread-safe. No moment is written into the file, so equal documents are equal bytes.
    Raises Trouble when the fonts were not set up.
    """
    # `Compiler` keeps the inputs of its last call: one a paper keeps papers apart.
    compiler = typst.Compiler(_sheet(), font_paths=_fonts(), sys_inputs={"paper": _data(document)})
    pdf = compiler.compile(format="pdf", timestamp=0)
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one file")
    return pdf


def as_png(svg: str, width: int = 2400) -> bytes:
    """A drawing as a picture `width` pixels wide; its fonts are those of the papers.

    Thread-safe. Raises Trouble when the fonts were not set up.

    >>> as_png('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>', width=40)[1:4]
    b'PNG'
    """
    # One point of the page is one pixel of the picture.
    page = f"#set page(width: {width}pt, height: auto, margin: 0pt)\n{_DRAWING}"
    compiler = typst.Compiler(page.encode(), font_paths=_fonts(), sys_inputs={"svg": svg})
    png = compiler.compile(format="png", ppi=72)
    if not isinstance(png, bytes):
        raise TypeError("a picture is one file")
    return png


_DRAWING = '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'


def in_full(day: date) -> str:
    """A day as official papers write it.

    >>> in_full(date(2026, 3, 2))
    '2026年3月2日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def _data(document: Document) -> str:
    plain = document.as_json()
    plain["blocks"] = [_shown(block) for block in plain["blocks"]]
    return json.dumps(plain, ensure_ascii=False)


def _shown(block: dict[str, Any]) -> dict[str, Any]:
    return {**block, "date": in_full(date.fromisoformat(block["day"]))} if "day" in block else block


@cache
def _sheet() -> bytes:
    return (HERE / "paper.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    if missing := FAMILIES - set(fonts.families()):
        raise Trouble(
            zh=f"缺少字体 {', '.join(sorted(missing))}, 请运行 make setup",
            en=f"missing fonts {', '.join(sorted(missing))}: run make setup",
        )
    return fonts
