"""A whole message between its in-house form (`Envelope`, `Answer`) and XML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.signing import CENTRE
from fanzha.outside.bank.xml.documents import Document, attached, read_attached
from fanzha.outside.bank.xml.elements import Element, parse, written
from fanzha.outside.bank.xml.table import Field, table
from fanzha.outside.bank.xml.values import from_text, to_text
from fanzha.recover.message.rules import Answer, Envelope

CONTENT_TYPE = "application/xml"
_MOMENT = Field("at", "FeedbackTime", "moment", "ours", "")


def write_envelope(envelope: Envelope, documents: Sequence[Document] = ()) -> bytes:
    """A request as XML. Raises Trouble for a code or a field that the table does not have."""
    body = [
        Element("ApplicationID", str(envelope.key)), Element("BankID", envelope.bank),
        *_written(table().form(envelope.code).request, envelope.body),
    ]  # fmt: skip
    if documents:
        body.append(attached(documents))
    return _message("Request", envelope.code, CENTRE, envelope.bank, body)


def read_envelope(body: bytes) -> tuple[Envelope, tuple[Document, ...]]:
    """A request out of XML. Raises Trouble naming the field that is wrong."""
    root = _root(body, "Request")
    code, content = _text(root, "Head", "TxCode"), _part(root, "Body")
    fields = _read(table().form(code).request, content)
    envelope = Envelope(_key(root), code, _text(root, "Body", "BankID"), fields)
    return envelope, read_attached(content.one("Attachments"))


def write_answer(answer: Answer) -> bytes:
    """A bank's answer as XML. Raises Trouble for a code or a field the table does not have."""
    form = table().form(_request_code(answer.code))
    body = [
        Element("ApplicationID", str(answer.key)), Element("Result", answer.result),
        Element(_MOMENT.xml, to_text(_MOMENT, answer.at.isoformat())),
        *_written(form.answer, answer.body),
    ]  # fmt: skip
    return _message("Response", answer.code, answer.bank, CENTRE, body)


def read_answer(body: bytes) -> Answer:
    """A bank's answer out of XML. Raises Trouble naming the field that is wrong."""
    root = _root(body, "Response")
    code = _text(root, "Head", "TxCode")
    fields = _read(table().form(_request_code(code)).answer, _part(root, "Body"))
    plain = {
        "key": _text(root, "Body", "ApplicationID"), "code": code,
        "bank": _text(root, "Head", "MessageFrom"), "result": _text(root, "Body", "Result"),
        "at": from_text(_MOMENT, _text(root, "Body", _MOMENT.xml)), "body": fields,
    }  # fmt: skip
    return Answer.read(plain)


def _message(root: str, code: str, sender: str, to: str, body: list[Element]) -> bytes:
    head = [Element("TxCode", code), Element("MessageFrom", sender), Element("MessageTo", to)]
    parts = [Element("Head", children=head), Element("Body", children=body)]
    return written(Element(root, children=parts))


def _written(fields: Sequence[Field], body: Mapping[str, Any]) -> Iterator[Element]:
    strange = set(body) - {field.name for field in fields}
    if strange:
        raise Trouble(
            zh="报文表中没有此字段", en="the table of fields has no such field",
            field=min(strange),
        )  # fmt: skip
    for field in fields:
        if body.get(field.name) is not None:
            yield _element(field, body[field.name])


def _element(field: Field, value: Any) -> Element:
    if field.kind != "list":
        return Element(field.xml, to_text(field, value))
    item = table().items[field.item]
    rows = [Element(item.xml, children=[*_written(item.fields, row)]) for row in value]
    return Element(field.xml, children=rows)


def _read(fields: Sequence[Field], element: Element) -> dict[str, Any]:
    """The fields of the table; a bank's further elements are no concern of ours."""
    found: dict[str, Any] = {}
    for field in fields:
        child = element.one(field.xml)
        if child is not None:
            found[field.name] = _value(field, child)
    return found


def _value(field: Field, element: Element) -> Any:
    if field.kind == "list":
        item = table().items[field.item]
        return [_read(item.fields, child) for child in element.children if child.name == item.xml]
    if element.children:
        raise Trouble(zh="应为文字", en="must be text", field=field.name)
    return from_text(field, element.text)


def _root(body: bytes, name: str) -> Element:
    root = parse(body)
    if root.name != name:
        raise Trouble(zh=f"根元素应为 {name}", en=f"the root element must be {name}", field="body")
    return root


def _part(root: Element, name: str) -> Element:
    part = root.one(name)
    if part is None:
        raise Trouble(zh="缺少此部分", en="this part is missing", field=name)
    return part


def _text(root: Element, part: str, name: str) -> str:
    element = _part(root, part).one(name)
    if element is None or element.children or not element.text:
        raise Trouble(zh="缺少或不是文字", en="missing or not text", field=name)
    return element.text


def _key(root: Element) -> UUID:
    try:
        return UUID(_text(root, "Body", "ApplicationID"))
    except ValueError as error:
        raise Trouble(zh="不是 UUID", en="not a UUID", field="ApplicationID") from error


def _request_code(code: str) -> str:
    """The code of the request that an answer's code belongs to; no code stays no code."""
    return str(int(code) - 1) if code.isascii() and code.isdigit() else ""
