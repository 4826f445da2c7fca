"""The dissuasion queue on paper: to call from, and to write on, while no screen answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fanzha.govern.units.queries import root
from fanzha.kit.clock import shown
from fanzha.kit.paper import Document, Heading, Paragraph, Signatures, Table
from fanzha.prevent.dissuade.on_paper import PaperLine
from fanzha.prevent.dissuade.rules import NAMES
from fanzha.recover.paper.rules import MADE_UP
from fanzha.wiring.papers.draft import authority_of
from fanzha.words import money
from fanzha.words.enums import Level, label
from fanzha.words.money import Fen
from fanzha.words.scam_types import node

TITLE = "劝阻在办清单(停机备用)"
_HEAD = (
    "预警",
    "时限",
    "群众",
    "电话",
    "住址",
    "类型 · 风险",
    "已办",
    "结果(圈一项)",
    "时间",
    "备注",
)
_WIDTHS = (2, 4, 3, 5, 6, 5, 4, 7, 3, 5)
_CHOICES = "联系上 · 无人接 · 不听劝 · 见到本人 · 劝住 · 已付款 · 不是诈骗"


def queue_sheet(
    lines: Sequence[PaperLine], left_out: int, who: str, printed_at: datetime, *, made_up: bool
) -> Document:
    """The open tasks in order, with room for what was done. It lies on its long side.

    `left_out`: open tasks beyond the last line; the paper says how many.
    """
    more = f"另有 {left_out} 件排在后面, 未印。" if left_out else ""
    return Document(
        title=TITLE, authority=authority_of(root().name_zh), landscape=True,
        number=f"{shown(printed_at):%Y-%m-%d %H:%M} 打印 · {who} · 共 {len(lines)} 件",
        foot=f"含个人信息, 用后交回销毁 · {shown(printed_at):%Y-%m-%d %H:%M} 北京时间打印",
        watermark=MADE_UP if made_up else "",
        blocks=(
            Paragraph(
                "次序: 超时的在前, 其余按最近到期。系统恢复后在“停机备用”页按实际时间补录。" + more,
                indent=False,
            ),
            Table(_HEAD, tuple(map(_row, lines)), _WIDTHS) if lines else Heading("没有在办的预警"),
            Signatures(("经办人", "补录人")),
        ),
    )  # fmt: skip


def _row(line: PaperLine) -> tuple[str, ...]:
    at_stake = f" {money.show(Fen(line.money_fen))} 元" if line.money_fen else ""
    done = f"{NAMES[line.state][0]} {line.who}".strip()
    return (
        str(line.alert_id), _clocks(line), line.name or "—", " ".join(line.phones), line.address,
        f"{node(line.scam_type).zh} · {label(Level(line.level), 'zh')}{at_stake}",
        f"{done}{f', {line.tries} 次未联系上' if line.tries else ''}", _CHOICES, "", "",
    )  # fmt: skip


def _clocks(line: PaperLine) -> str:
    named = (("联系", line.reach_by), ("见面", line.meet_by))
    clocks = [f"{name} {shown(due):%H:%M}" for name, due in named if due]
    return " ".join((["超时"] if line.late else []) + clocks) or "—"
