"""资金流向图: where the money of a case went, drawn and listed, for the case file."""

from __future__ import annotations

from fanzha.kit.clock import shown
from fanzha.kit.paper import (
    Block,
    Document,
    Drawing,
    Fields,
    Heading,
    Paragraph,
    Seal,
    Table,
    in_full,
)
from fanzha.recover.paper.forms.facts import Flow, Office, Stage, Step
from fanzha.recover.paper.forms.parts import Rows, moment, yuan
from fanzha.recover.paper.rules import TITLES, Kind
from fanzha.words import money

GUESSED = (
    "带“?”的账户作用由系统按资金规律推测，不是对户主的认定，须经人工核实。账户多时，图中合并为组；"
    "全部账户和流转列于图后。"
)
WORKING = "本图供研判使用，未编号，不入卷；入卷的资金流向图由值班民警出具。"


def flow_sheet(flow: Flow, office: Office) -> Document:
    """The numbered sheet: the facts, the drawing, every account by layer, every transfer."""
    return _lying(
        office,
        Fields((*_facts(flow), ("制图民警", office.officer), *_sums(flow))),
        Paragraph(GUESSED), Drawing(flow.drawing),
        Heading("各层账户"), _stages(flow.stages), Heading("资金流转"), _steps(flow.steps),
        Seal(office.authority, flow.drawn_on, ("制图人", "复核人")),
    )  # fmt: skip


def working_sheet(flow: Flow, office: Office) -> Document:
    """The drawing as an officer looks at it, without a number: not for the case file."""
    return _lying(
        office, Fields((*_facts(flow), *_sums(flow))), Paragraph(WORKING), Paragraph(GUESSED),
        Drawing(flow.drawing),
    )  # fmt: skip


def _lying(office: Office, *blocks: Block) -> Document:
    return Document(TITLES[Kind.FLOW]["zh"], office.authority, blocks, landscape=True)


def _facts(flow: Flow) -> Rows:
    return (
        ("案件", flow.case.named()), ("被害人", flow.victim), ("计算方法", flow.method),
        ("明细截至", moment(flow.as_of)), ("明细版本", flow.version),
        ("账户状态截至", in_full(flow.drawn_on)),
    )  # fmt: skip


def _sums(flow: Flow) -> Rows:
    left = "；".join(f"{name} {yuan(fen)}" for name, fen in flow.exits)
    rows = tuple((name, yuan(fen)) for name, fen in flow.sums)
    return (*rows, ("流出途径", left)) if left else rows


def _stages(stages: tuple[Stage, ...]) -> Table:
    return Table(
        ("层", "账号", "户名", "机构", "转入(元)", "转出(元)", "留存(元)", "状态", "推测作用及理由"),
        tuple(
            (str(one.hop + 1), one.account.number, one.account.holder, one.account.bank,
             money.show(one.in_fen), money.show(one.out_fen), money.show(one.held_fen), one.state,
             one.guess)
            for one in stages
        ),
        widths=(7, 40, 25, 25, 23, 23, 23, 20, 60), right=(4, 5, 6),
    )  # fmt: skip


def _steps(steps: tuple[Step, ...]) -> Table:
    return Table(
        ("序号", "时间", "付款账号", "收款账号", "金额(元)", "其中涉案(元)"),
        tuple(
            (str(row), f"{shown(step.at):%Y-%m-%d %H:%M:%S}", step.payer, step.payee,
             money.show(step.amount_fen), money.show(step.stolen_fen))
            for row, step in enumerate(steps, start=1)
        ),
        widths=(10, 32, 36, 36, 26, 26), right=(0, 4, 5),
    )  # fmt: skip
