"""A paper opens, says what was put on it, and is the same file for the same document."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from fanzha.kit.paper import (
    Document,
    Drawing,
    Fields,
    Heading,
    Paragraph,
    Seal,
    Signatures,
    Table,
    render,
)

MARKUP = '#let x = [*不是标记*] $x$ <b> \\ @谁 /* 注 */ "引号"'
SHEET = Document(
    title="样张", authority="云溪县公安局(虚构)", number="样〔2026〕17号", foot="校验码 9F3A",
    watermark="演示", blocks=(
        Paragraph("第3银行(虚构):", indent=False),
        Paragraph(MARKUP),
        Fields((("户名", "赵某甲(虚构)"), ("备注", ""))),
        Heading("流向"),
        Table(("序号", "金额(元)"), tuple((str(n), "1,660,000.00") for n in range(90)), (1, 4), (1,)),
        Signatures(("承办人", "审批人", "签收人")),
        Seal("云溪县公安局(虚构)", date(2026, 3, 2)),
    ),
)  # fmt: skip


def pages(pdf: bytes) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


def fonts(pdf: bytes) -> set[tuple[str, bool]]:
    """Every font that is used, and whether its file lies in the PDF."""
    with pypdfium2.PdfDocument(pdf) as opened:
        used = [item.get_font() for page in opened for item in page.get_objects() if item.type == 1]
        return {(font.get_base_name().split("+")[-1], font.is_embedded) for font in used}


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(SHEET)


def test_it_says_what_was_put_on_it(pdf: bytes) -> None:
    text = "".join(pages(pdf)).replace("\r\n", "")
    for said in ("样张", "样〔2026〕17号", "第3银行(虚构)", MARKUP, "赵某甲(虚构)", "2026年3月2日"):
        assert said in text


def test_it_numbers_the_pages_and_repeats_the_head_of_a_table(pdf: bytes) -> None:
    found = pages(pdf)
    assert len(found) == 3
    for number, text in enumerate(found, start=1):
        assert f"第 {number} 页 共 3 页" in text
        assert "校验码 9F3A" in text
        assert "金额(元)" in text


def test_it_carries_the_fonts_it_uses(pdf: bytes) -> None:
    assert fonts(pdf) == {("NotoSerifSC-Regular", True), ("NotoSansSC-Medium", True)}
    assert len(pdf) < 500_000, "only the characters that are used, not whole fonts"


def test_it_is_the_same_file_for_the_same_document(pdf: bytes) -> None:
    assert render(Document.from_json(SHEET.as_json())) == pdf
    assert render(replace(SHEET, number="样〔2026〕18号")) != pdf


def test_it_keeps_papers_apart_that_are_set_at_the_same_time() -> None:
    sheets = [replace(SHEET, number=f"样〔2026〕{n}号") for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(render, sheets))
    assert together == [render(sheet) for sheet in sheets]


def test_it_refuses_a_ragged_table() -> None:
    with pytest.raises(ValueError, match="as long as its head"):
        Table(("一", "二"), (("1",),), (1, 1))


def drawn(width: int, height: int) -> Drawing:
    """A drawing of that many units of an SVG."""
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect width="9" height="9"/></svg>'
    )


@pytest.mark.parametrize(
    ("width", "height", "pages"), [(800, 500, 2), (1400, 2000, 4), (2900, 900, 4)]
)
def test_a_drawing_too_large_to_read_is_shown_whole_and_then_in_parts(
    width: int, height: int, pages: int
) -> None:
    document = Document("样张", "某县公安局(虚构)", (drawn(width, height),), landscape=True)
    printed = pypdfium2.PdfDocument(render(document))
    assert len(printed) == pages
    wide, high = printed[0].get_size()
    assert wide > high
    assert ("局部" in printed[pages - 1].get_textpage().get_text_range()) == (pages > 2)


def test_an_upright_paper_is_written_as_before_there_were_lying_ones() -> None:
    upright, lying = (Document("样张", "某", (), landscape=lies) for lies in (False, True))
    assert "landscape" not in upright.as_json()
    assert Document.from_json(lying.as_json()) == lying
