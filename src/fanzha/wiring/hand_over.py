"""What one shift hands to the next: open clocks, running stops, what ends within 12 hours.

The snapshot is plain JSON without a person's name and with account numbers masked: whoever comes
opens the alert or the report itself, through its gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from fanzha.govern.units.queries import root
from fanzha.kit.clock import shown
from fanzha.kit.paper import Document, Fields, Heading, Paragraph, Signatures, Table
from fanzha.prevent.dissuade.rules import NAMES
from fanzha.prevent.dissuade.who.board import OpenClock, open_clocks
from fanzha.prevent.protect.rules import masked_number
from fanzha.recover.freeze import queries as freezes
from fanzha.recover.message.by_hand.queries import waiting_for_hands
from fanzha.recover.paper.rules import MADE_UP
from fanzha.recover.report.prefill import banks
from fanzha.recover.stop import queries as stops
from fanzha.wiring.papers.draft import authority_of
from fanzha.words.enums import Level, label
from fanzha.words.money import Fen, show
from fanzha.words.scam_types import node

SOON = timedelta(hours=12)
# Every stop that runs: none is longer than this.
LONGEST_STOP = timedelta(days=365)
TITLE = "值班交接单"

Row = dict[str, Any]
Signed = tuple[str, datetime]


def snapshot(now: datetime) -> Row:
    """What is open at `now` (UTC), for `govern.shifts.hand_over.leave_shift`.

    {made_at, clocks: [...], stops: [...], freezes: [...], to_confirm: [report], to_type: n},
    moments as ISO 8601 UTC.
    """
    names = banks()
    running, ending = stops.expiring(now, LONGEST_STOP), freezes.expiring(now)
    return {
        "made_at": now.isoformat(),
        "clocks": [_clock(row) for row in open_clocks()],
        "stops": [_held(row, row.balance_fen, names, now) for row in running],
        "freezes": [
            _held(row, row.frozen_fen, names, now) for row in ending
            if row.expires_at is not None and row.expires_at - now <= SOON
        ],
        "to_confirm": sorted(set(_to_confirm())),
        "to_type": waiting_for_hands(),
    }  # fmt: skip


def sheet(
    number: str, content: Row, left: Signed, taken: Signed | None, *, note: str, made_up: bool
) -> Document:
    """The hand-over on paper, with who left and who took over and when they signed.

    `made_up` writes across each page that the case is invented.
    """
    county = root().name_zh
    clocks, held, frozen = content["clocks"], content["stops"], content["freezes"]
    return Document(
        title=TITLE, authority=authority_of(county), number=number,
        watermark=MADE_UP if made_up else "",
        foot=f"快照时间 {_at(content['made_at'])} 北京时间",
        blocks=(
            Fields((
                ("在办预警", f"{len(clocks)} 件, 其中超时 {_late(clocks)} 件"),
                ("在控止付", f"{len(held)} 笔, 12 小时内到期 {_soon(held)} 笔"),
                ("12 小时内到期冻结", f"{len(frozen)} 笔"),
                ("待第二人确认", "、".join(f"#{key}" for key in content["to_confirm"]) or "无"),
                ("待录入全国平台", f"{content['to_type']} 件"),
            )),
            *_table("一、在办预警", _CLOCK_HEAD, map(_clock_line, clocks), (2, 2, 4, 3, 3, 3, 3)),
            *_table("二、在控止付", _HELD_HEAD, map(_held_line, held), (2, 4, 4, 3, 3)),
            *_table("三、12 小时内到期的冻结", _HELD_HEAD, map(_held_line, frozen), (2, 4, 4, 3, 3)),
            Heading("四、交班说明"), Paragraph(note or "无"),
            Heading("五、签字"),
            Paragraph(f"交班人: {_signed(left)}", indent=False),
            Paragraph(f"接班人: {_signed(taken)}", indent=False),
            Signatures(("交班人", "接班人")),
        ),
    )  # fmt: skip


_CLOCK_HEAD = ("预警", "风险", "类型", "地点", "状态", "联系时限", "见面时限")
_HELD_HEAD = ("报案", "银行", "账号", "金额(元)", "到期")


def _clock(row: OpenClock) -> Row:
    return {
        "alert": row.alert_id, "level": row.level, "scam_type": row.scam_type,
        "zh": row.place.name_zh, "en": row.place.name_en, "state": row.state, "late": row.late,
        "who": "、".join(row.who), "reach_by": _iso(row.reach_by), "meet_by": _iso(row.meet_by),
    }  # fmt: skip


def _held(row: Any, fen: int | None, names: Mapping[str, str], now: datetime) -> Row:
    return {
        "report": row.report_id, "bank": names.get(row.bank, row.bank),
        "account": masked_number(row.account),
        "fen": fen, "expires_at": row.expires_at.isoformat(), "soon": row.expires_at - now <= SOON,
    }  # fmt: skip


def _to_confirm() -> Iterator[int]:
    yield from (one.order.report_id for one in stops.to_confirm())
    yield from (one.freeze.report_id for one in freezes.changes_to_confirm())
    yield from (one.report_id for one in freezes.freezes_to_confirm())


def _table(
    title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]], widths: tuple[int, ...]
) -> Iterator[Heading | Paragraph | Table]:
    yield Heading(title)
    lines = tuple(rows)
    yield Table(head, lines, widths) if lines else Paragraph("无")


def _clock_line(row: Row) -> tuple[str, ...]:
    return (
        f"#{row['alert']}", label(Level(row["level"])), node(row["scam_type"]).zh, row["zh"],
        f"{NAMES[row['state']][0]}{' 超时' if row['late'] else ''} {row['who']}".strip(),
        _at(row["reach_by"]), _at(row["meet_by"]),
    )  # fmt: skip


def _held_line(row: Row) -> tuple[str, ...]:
    fen = row["fen"]
    return (
        f"#{row['report']}", row["bank"], row["account"], "" if fen is None else show(Fen(fen)),
        _at(row["expires_at"]) + (" 即将到期" if row["soon"] else ""),
    )  # fmt: skip


def _late(rows: Iterable[Row]) -> int:
    return sum(row["late"] for row in rows)


def _soon(rows: Iterable[Row]) -> int:
    return sum(row["soon"] for row in rows)


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _at(iso: str) -> str:
    """A stored moment as people here read it; nothing for none."""
    return shown(datetime.fromisoformat(iso)).strftime("%m-%d %H:%M") if iso else ""


def _signed(signed: Signed | None) -> str:
    if signed is None:
        return "待签"
    name, moment = signed
    return f"{name} {shown(moment):%Y-%m-%d %H:%M} 本人登录签字"
