"""Printed papers: a document of plain values, set on A4 as a PDF that prints anywhere.

>>> from datetime import date
>>> sheet = Document("样张", "某县公安局(虚构)", (Paragraph("你好。"), Seal("某县公安局(虚构)", date(2026, 3, 2))))
>>> pdf = render(sheet)
>>> pdf[:5], pdf == render(sheet), Document.from_json(sheet.as_json()) == sheet
(b'%PDF-', True, True)
"""

from fanzha.kit.paper.document import (
    Block,
    Cut,
    Document,
    Drawing,
    Fields,
    Heading,
    Paragraph,
    Seal,
    Signatures,
    Table,
)
from fanzha.kit.paper.setting import as_png, in_full, render

__all__ = [
    "Block",
    "Cut",
    "Document",
    "Drawing",
    "Fields",
    "Heading",
    "Paragraph",
    "Seal",
    "Signatures",
    "Table",
    "as_png",
    "in_full",
    "render",
]
