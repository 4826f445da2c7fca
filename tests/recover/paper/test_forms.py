"""Every paper can be set, and says what the law asks it to say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from fanzha.kit.paper import Document, Fields, Paragraph, Table, render
from fanzha.recover.paper.forms import flow, measures
from fanzha.recover.paper.forms.facts import Step
from fanzha.recover.paper.forms.parts import in_print
from fanzha.recover.paper.rules import TITLES, Kind
from fanzha.words import law
from tests.recover.paper.facts import (
    AT,
    DECIDER,
    FLOW,
    FREEZE,
    MONITOR,
    MULE,
    OFFICE,
    PAPERS,
    STOP,
)

CASE_PAPERS = {Kind.APPLICATION, Kind.RECEIPT, Kind.FLOW}
MEASURES = sorted(set(Kind) - CASE_PAPERS)
FREEZES = {Kind.FREEZE, Kind.RENEW_FREEZE, Kind.LIFT_FREEZE}


def test_the_page_on_papers_names_every_kind() -> None:
    page = (Path(__file__).parents[3] / "docs" / "papers.md").read_text()
    for kind in Kind:
        assert f"| `{kind}` | {TITLES[kind]['zh']} |" in page


def text_of(document: Document) -> str:
    """All that a printed paper says, without the breaks of its lines."""
    with pypdfium2.PdfDocument(render(document)) as opened:
        pages = [page.get_textpage().get_text_range() for page in opened]
    return "".join("".join(pages).split())


def plain(text: str) -> str:
    """A text as `text_of` would have it."""
    return "".join(text.split())


def fields_of(document: Document) -> dict[str, str]:
    """The named values of a paper."""
    return {
        name: value for block in document.blocks if isinstance(block, Fields)
        for name, value in block.rows
    }  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_paper_can_be_printed(kind: Kind) -> None:
    text = text_of(PAPERS[kind]())
    assert plain(TITLES[kind]["zh"]) in text
    assert OFFICE.authority in text


@pytest.mark.parametrize("kind", MEASURES)
def test_a_measure_has_ground_period_decider_notice_and_appeal(kind: Kind) -> None:
    document = PAPERS[kind]()
    fields, text = fields_of(document), text_of(document)
    if kind != Kind.REFUND_PUBLIC:
        assert fields["决定人"] == DECIDER
        assert "第" in fields["依据"]
        assert "条" in fields["依据"]
        assert fields["期限"]
    appeal = "freeze.appeal" if kind in FREEZES else "measure.appeal"
    for key in ("measure.notice", appeal):
        assert plain(in_print(law.setting(key, AT).zh)) in text


@pytest.mark.parametrize("kind", Kind)
def test_a_paper_goes_into_the_record_and_comes_back_the_same(kind: Kind) -> None:
    document = PAPERS[kind]()
    assert Document.from_json(document.as_json()) == document


def test_a_stop_notice_gives_the_bank_what_it_compares() -> None:
    text = text_of(PAPERS[Kind.STOP]())
    for compared in (MULE.number, MULE.holder, "1,660,000.00", "2026年3月2日16:16:47", "48小时"):
        assert compared in text


def test_a_freeze_notice_says_what_it_reaches_and_whether_interest_too() -> None:
    limited = fields_of(measures.freeze_notice(FREEZE, OFFICE))
    full = fields_of(measures.freeze_notice(replace(FREEZE, full=True), OFFICE))
    assert "1,000,000.00" in limited["冻结范围"]
    assert (limited["孳息"], full["孳息"]) == ("以限额为限，不及于孳息", "及于孳息")


def test_a_monitoring_says_until_when_it_runs_and_why() -> None:
    fields = fields_of(measures.query_notice(MONITOR, OFFICE))
    assert "2026年3月3日 16:20:47" in fields["查询事项"]
    assert "2026年3月3日 16:20:47" in fields["期限"]
    assert "72 小时" in fields["期限"]
    assert fields["事由"] == MONITOR.why
    assert fields["决定人"] == DECIDER


def test_a_name_that_nobody_knows_is_left_to_be_written() -> None:
    nameless = replace(STOP, account=replace(MULE, holder=""))
    assert fields_of(measures.stop_notice(nameless, OFFICE))["户名"] == ""


def test_the_public_notice_names_nobody_and_no_whole_account() -> None:
    text = text_of(PAPERS[Kind.REFUND_PUBLIC]())
    assert MULE.number not in text
    assert MULE.number[-4:] in text
    assert MULE.holder not in text


def test_the_decision_adds_up() -> None:
    document = PAPERS[Kind.REFUND_DECISION]()
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert [row[-1] for row in table.rows] == ["1,000,000.00", "660,000.00"]
    assert fields_of(document)["返还合计"] == "人民币 1,660,000.00 元"
    ways = [b for b in document.blocks if isinstance(b, Paragraph) and "直接返还" in b.text]
    assert len(ways) == 1, "the same reason once"


def test_of_very_many_transfers_the_largest_are_printed_and_the_others_summed() -> None:
    steps = tuple(Step(AT, "P", "Q", 900, fen) for fen in range(1, flow.MOST_STEPS + 3))
    document = flow.flow_sheet(replace(FLOW, steps=steps), OFFICE)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert len(tables[-1].rows) == flow.MOST_STEPS
    assert tables[-1].rows[0][0] == "3"  # the two smallest came first and are left out
    said = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert "其余 2 笔，涉案合计 人民币 0.03 元" in said[-1]
