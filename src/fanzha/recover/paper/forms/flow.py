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
    "带“?”的账户作用由系统按资金规律推测，不是对户主的认定，须经人工核实。账户多时，图中合并为组。"
)
LISTED = "全部账户和流转列于图后。"
# Each page holds some 30: what a prosecutor can leaf through. The workbook has them all.
MOST_STEPS = 2_000
WORKING = "本图供研判使用，未编号，不入卷；入卷的资金流向图由值班民警出具。"


def flow_sheet(flow: Flow, office: Office) -> Document:
    """The numbered sheet: the facts, the drawing, every account by layer, every transfer."""
    return _lying(
        office,
        Fields((*_facts(flow), ("制图民警", office.officer), *_sums(flow))),
        Paragraph(f"{GUESSED}{LISTED}"), Drawing(flow.drawing),
        Heading("各层账户"), _stages(flow.stages),
        Heading("资金流转"), *_steps(flow.steps),
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


def _steps(steps: tuple[Step, ...]) -> tuple[Block, ...]:
    """Every transfer in order of time; of very many the largest, and what the others come to."""
    largest = sorted(range(len(steps)), key=lambda row: -steps[row].stolen_fen)
    shown_rows, rest = sorted(largest[:MOST_STEPS]), largest[MOST_STEPS:]
    table = Table(
        ("序号", "时间", "付款账号", "收款账号", "金额(元)", "其中涉案(元)"),
        tuple(_step(row + 1, steps[row]) for row in shown_rows),
        widths=(10, 32, 36, 36, 26, 26), right=(0, 4, 5),
    )  # fmt: skip
    if not rest:
        return (table,)
    left_out = yuan(sum(steps[row].stolen_fen for row in rest))
    note = f"以上为涉案金额最大的 {MOST_STEPS} 笔；其余 {len(rest)} 笔，涉案合计 {left_out}，见电子表格。"
    return table, Paragraph(note)


def _step(row: int, step: Step) -> tuple[str, ...]:
    return (
        str(row), f"{shown(step.at):%Y-%m-%d %H:%M:%S}", step.payer, step.payee,
        money.show(step.amount_fen), money.show(step.stolen_fen),
    )  # fmt: skip
