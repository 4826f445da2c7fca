"""Messages keep their meaning on the wire, each field in its place of the table."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.xml.doc import page
from fanzha.outside.bank.xml.documents import LARGEST, MOST, Document
from fanzha.outside.bank.xml.messages import (
    read_answer,
    read_envelope,
    write_answer,
    write_envelope,
)
from fanzha.outside.bank.xml.table import Field, table
from fanzha.recover.message.codes import Code, Result, answer_code
from fanzha.recover.message.rules import Answer, Envelope


def _new_year(year: int) -> datetime:
    """Its first moment without a zone, as hypothesis wants its bounds."""
    return datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None)


KEY = UUID("6b1f0c62-0000-4000-8000-000000000001")
AT = datetime(2026, 3, 2, 8, 17, 0, 123_456, tzinfo=UTC)
STOP = {
    "account": "9903000001272699277", "holder": "赵某甲(虚构)", "amount_fen": 166_000_000,
    "paid_at": "2026-03-02T08:17:00+00:00", "ground": "report:1", "kind": "payee",
}  # fmt: skip
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="￾￿"))
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXT,
    "fen": st.integers(0, 10**18),
    "count": st.integers(0, 999_999_999),
    "moment": st.datetimes(
        _new_year(2000), _new_year(2100), timezones=st.just(UTC)
    ).map(lambda moment: moment.isoformat()),
}  # fmt: skip


def bodies(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Any body with any of these fields."""
    return st.fixed_dictionaries({}, optional={field.name: values(field) for field in fields})


def values(field: Field) -> st.SearchStrategy[Any]:
    """Any value of a field."""
    if field.kind == "list":
        return st.lists(bodies(table().items[field.item].fields), max_size=3)
    return KINDS[field.kind]


def test_every_code_has_its_form() -> None:
    assert set(table().forms) == set(Code)


@pytest.mark.parametrize("code", list(Code))
@given(data=st.data())
def test_a_request_comes_back_as_it_went(code: Code, data: st.DataObject) -> None:
    body = data.draw(bodies(table().form(code).request))
    sent = Envelope(KEY, code, "B03", body)
    assert read_envelope(write_envelope(sent)) == (sent, ())


@pytest.mark.parametrize("code", list(Code))
@given(data=st.data())
def test_an_answer_comes_back_as_it_went(code: Code, data: st.DataObject) -> None:
    body = data.draw(bodies(table().form(code).answer))
    result = data.draw(st.sampled_from(list(Result)))
    sent = Answer(KEY, answer_code(code), "B03", result, AT, body)
    assert read_answer(write_answer(sent)) == sent


def test_it_writes_what_the_page_says() -> None:
    text = write_envelope(Envelope(KEY, Code.STOP, "B03", STOP)).decode()
    for part in (
        "<TxCode>100101</TxCode>", "<BankID>B03</BankID>", "<TransferAmount>1660000.00<",
        "<TransferTime>20260302161700<", "<AccountName>赵某甲(虚构)<", f"<ApplicationID>{KEY}<",
    ):  # fmt: skip
        assert part in text


def test_papers_travel_with_the_order() -> None:
    notice = Document("止付通知书〔2026〕17号.pdf", bytes(range(256)) * 100)
    sent = Envelope(KEY, Code.STOP, "B03", STOP)
    assert read_envelope(write_envelope(sent, [notice])) == (sent, (notice,))


@pytest.mark.parametrize(
    "documents", [[Document("a", b"")] * (MOST + 1), [Document("a", b"x" * (LARGEST + 1))]]
)
def test_it_refuses_to_send_too_many_or_too_large_papers(documents: list[Document]) -> None:
    with pytest.raises(Trouble, match="Attachments"):
        write_envelope(Envelope(KEY, Code.STOP, "B03", STOP), documents)


Change = Callable[[bytes], bytes]


def swap(old: str, new: str) -> Change:
    """A message with one part of it replaced."""
    return lambda body: body.replace(old.encode(), new.encode())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (swap("<Content>UERG", "<Content>UERH"), "Attachments"),
        (swap("<Content>UERG", "<Content>U*RG"), "Attachments"),
        (swap("<Filename>a.pdf", "<Filename>"), "Attachments"),
        (swap("1660000.00", "1660000.0"), "amount_fen"),
        (swap("1660000.00", "-1.00"), "amount_fen"),
        (swap("1660000.00", "１.00"), "amount_fen"),
        (swap("1660000.00", "1e9"), "amount_fen"),
        (swap("20260302161700", "20260231161700"), "paid_at"),
        (swap("20260302161700", "2026-03-02"), "paid_at"),
        (swap(str(KEY), "no-uuid"), "ApplicationID"),
        (swap("<BankID>B03</BankID>", ""), "BankID"),
        (swap("<TxCode>100101", "<TxCode>100999"), "code"),
        (swap("<TxCode>100101", "<TxCode>abc"), "code"),
        (swap("Request>", "Response>"), "body"),
        (swap("<AccountName>", "<AccountName>x</AccountName><AccountName>"), "AccountName"),
        (swap("<AccountName>", "<AccountName><b/>"), "holder"),
    ],
)
def test_it_names_the_field_that_is_wrong(change: Change, field: str) -> None:
    stop = {**STOP, "holder": ""}
    body = write_envelope(Envelope(KEY, Code.STOP, "B03", stop), [Document("a.pdf", b"PDF")])
    with pytest.raises(Trouble) as refused:
        read_envelope(change(body))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<TxCode>100102", "<TxCode>100103", "code"),
        ("<MessageFrom>B03", "<MessageFrom>", "MessageFrom"),
        ("<FeedbackTime>2", "<FeedbackTime>x", "at"),
        ("<Result>0000</Result>", "", "Result"),
    ],
)
def test_it_names_what_is_wrong_with_an_answer(old: str, new: str, field: str) -> None:
    body = write_answer(Answer(KEY, "100102", "B03", "0000", AT, {}))
    with pytest.raises(Trouble) as refused:
        read_answer(swap(old, new)(body))
    assert refused.value.field == field


def test_it_passes_over_what_a_bank_says_beyond_the_table() -> None:
    body = write_answer(Answer(KEY, "100102", "B03", "0000", AT, {"balance_fen": 5}))
    more = swap("<Result>", "<OperatorName>柜员(虚构)</OperatorName><Result>")(body)
    assert read_answer(more) == read_answer(body)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mandate": 1}, "mandate"), ({"amount_fen": 1.5}, "amount_fen"),
        ({"amount_fen": -1}, "amount_fen"), ({"paid_at": "2026-03-02T08:17:00"}, "paid_at"),
        ({"paid_at": "soon"}, "paid_at"), ({"holder": 5}, "holder"),
        ({"holder": "\x01"}, "AccountName"),
    ],
)  # fmt: skip
def test_it_sends_nothing_that_the_table_has_no_place_for(
    change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Trouble) as refused:
        write_envelope(Envelope(KEY, Code.STOP, "B03", {**STOP, **change}))
    assert refused.value.field == field


def test_a_statement_of_ten_thousand_lines_is_well_within_a_message() -> None:
    line = {
        "transfer_id": "T" * 20, "time": AT.isoformat(), "amount_fen": 1, "payer": "6" * 19,
        "payee": "9" * 19, "payer_name": "赵某甲(虚构)", "exit_kind": "cash",
    }  # fmt: skip
    sent = Answer(KEY, "100302", "B03", "0000", AT, {"lines": [line] * 10_000})
    assert json.dumps(dict(read_answer(write_answer(sent)).body)) == json.dumps(dict(sent.body))


def test_the_page_of_messages_is_the_one_that_stands_in_docs() -> None:
    place = Path(__file__).parents[3] / "docs" / "bank_messages.md"
    assert place.read_text(encoding="utf-8") == page(), (
        "renew it: python -m fanzha.outside.bank.xml.doc > docs/bank_messages.md"
    )
