"""Papers that travel with a message: the notice as PDF, named and hashed."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from fanzha.kit.errors import Trouble
from fanzha.kit.ports import Slot
from fanzha.outside.bank.xml.elements import Element
from fanzha.recover.message.rules import Envelope

LARGEST = 2_000_000
"""Bytes of one document."""
MOST = 5


@dataclass(frozen=True)
class Document:
    """A file with its name; `content` as it stands on disk."""

    name: str
    content: bytes

    def sha256(self) -> str:
        """The hash that names the content, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


class Papers(Protocol):
    """Who has the papers of a message; filled by wiring."""

    def of(self, envelope: Envelope, /) -> Sequence[Document]:
        """The papers that go with a message; the same message has the same papers."""


class NoPapers:
    """For messages that carry none."""

    def of(self, _: Envelope) -> Sequence[Document]:
        """Nothing."""
        return ()


papers: Slot[Papers] = Slot("papers of messages to banks")
papers.fill(NoPapers())


def attached(documents: Sequence[Document]) -> Element:
    """The documents as an element. Raises Trouble when there are too many or one is too large."""
    if len(documents) > MOST or any(len(one.content) > LARGEST for one in documents):
        raise _wrong("附件过多或过大", "too many or too large attachments")
    return Element("Attachments", children=[_written(one) for one in documents])


def read_attached(element: Element | None) -> tuple[Document, ...]:
    """The documents in an element. Raises Trouble for one that is not what its hash says."""
    if element is None:
        return ()
    documents = tuple(_read(child) for child in element.children)
    attached(documents)
    return documents


def _written(document: Document) -> Element:
    content = base64.b64encode(document.content).decode("ascii")
    parts = {"Filename": document.name, "Sha256": document.sha256(), "Content": content}
    return Element("Attachment", children=[Element(name, text) for name, text in parts.items()])


def _read(element: Element) -> Document:
    parts = {name: element.one(name) for name in ("Filename", "Sha256", "Content")}
    name, sha256, content = (part.text if part else "" for part in parts.values())
    try:
        document = Document(name, base64.b64decode(content, validate=True))
    except (binascii.Error, ValueError) as error:
        raise _wrong("附件不是 base64", "an attachment that is no base64") from error
    if not name or document.sha256() != sha256:
        raise _wrong("附件与其摘要不符", "an attachment that is not what its hash says")
    return document


def _wrong(zh: str, en: str) -> Trouble:
    return Trouble(zh=zh, en=en, field="Attachments")
