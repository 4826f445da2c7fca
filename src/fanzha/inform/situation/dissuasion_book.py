"""The figures of dissuasion as a workbook that a reader recounts: rows, and sums over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from openpyxl.utils import get_column_letter

from fanzha.inform.situation.dissuasion import Dissuasion, Narrowed
from fanzha.inform.situation.told import OUTCOMES, STEPS, scam
from fanzha.kit.clock import shown
from fanzha.kit.workbook import SHARE, Formula, Sheet, Value, workbook
from fanzha.prevent.dissuade.figure_rules import Name, Spread, Tally
from fanzha.words import money
from fanzha.words.enums import Level, Role, label

MOST_ROWS = 50_000
"""Rows of one sheet; a month of a county is less. The sheet of meanings says when there are more."""
# The columns of a tally, what each counts, and what it means.
COLUMNS: Mapping[str, tuple[Name, str]] = {
    "收到": (Name.RECEIVED, "期内收到的预警, 按收到时间"),
    "高": (Name.HIGH, "其中现为高风险"),
    "中": (Name.MEDIUM, "其中现为中风险"),
    "低": (Name.LOW, "其中现为低风险"),
    "联系到期": (Name.REACH_DUE, "期内收到、联系时限已有结果: 已联系上, 或时限到时仍未办结"),
    "按时联系": (Name.REACHED, "其中在时限内联系上本人(一般为收到后 10 分钟)"),
    "见面到期": (Name.MEET_DUE, "期内收到、见面时限已有结果: 已见面, 或时限到时仍未办结"),
    "按时见面": (Name.MET, "其中在时限内见面(一般为收到后 30 分钟)"),
    "不听劝": (Name.RESISTED, "期内收到, 其间曾不听劝"),
    "办结": (Name.ENDED, "期内办结, 按办结时间"),
    "劝阻成功": (Name.DISSUADED, "其中劝阻成功"),
    "已转账": (Name.ALREADY_PAID, "其中办结时已经转账"),
    "不是诈骗": (Name.NO_SCAM, "其中查明不是诈骗(误报)"),
    "联系不上": (Name.UNREACHABLE, "其中按规定次数联系、上门仍联系不上"),
    "已过期": (Name.EXPIRED, "其中再无新迹象, 自动过期"),
    "劝后仍转": (Name.PAID_AFTER, "其中劝阻成功, 次日回访发现仍转账"),
}
_AT = {name: place for place, (name, _) in enumerate(COLUMNS.values(), start=2)}
_SHARES = (
    ("联系上占比", Name.REACHED, Name.REACH_DUE), ("见面占比", Name.MET, Name.MEET_DUE),
    ("劝阻占比", Name.DISSUADED, Name.ENDED),
)  # fmt: skip
_TIMES = (
    "联系用时中位数(秒)",
    "联系用时 90 分位(秒)",
    "见面用时中位数(秒)",
    "见面用时 90 分位(秒)",
)


_LISTED = {"收到的预警": Name.RECEIVED, "办结的预警": Name.ENDED}


def book(told: Dissuasion) -> bytes:
    """Every figure of the page, and the rows of the period, the newest `MOST_ROWS` of each kind."""
    listed = [_tasks(title, told, name) for title, name in _LISTED.items()]
    return workbook(
        [_about(told), _units(told), _officers(told), _funnel(told), _rules(told), *listed]
    )


def _about(told: Dissuasion) -> Sheet:
    span = f"{shown(told.span.since):%Y-%m-%d} 至 {shown(told.span.until):%Y-%m-%d}(不含)"
    repeats, paid = told.repeats
    orders = told.orders
    rows: list[tuple[str, str]] = [
        ("单位", told.unit.name_zh), ("期间(北京时间)", span),
        ("截至", f"{shown(told.now):%Y-%m-%d %H:%M:%S}"),
        ("来源", "本中心的预警和处置记录; 不含当事人姓名、号码和账号"),
        *((name, means) for name, (_, means) in COLUMNS.items()),
        ("用时", "从收到预警到联系上(见面)的秒数, 按 PERCENTILE.INC 计算, 各单位单独计算, 不能相加"),
        ("全部: 联系用时", _told(told.total.to_reach)), ("全部: 见面用时", _told(told.total.to_meet)),
        ("再次被骗或再次预警", f"{repeats} 件, 其中仍转账 {paid} 件"),
        ("上级预警指令", f"{orders.files} 批, 应签收 {orders.due} 批, 按时 {orders.kept} 批, "
                        f"已反馈 {orders.returned} 批"),
        *((f"{title}: 没有列全", f"只列最新 {MOST_ROWS} 行, 期内共 {told.total[name]} 件")
          for title, name in _LISTED.items() if told.total[name] > MOST_ROWS),
    ]  # fmt: skip
    return Sheet("说明", ("项目", "含义"), rows, widths=(20, 110))


def _told(spread: Spread) -> str:
    if spread.median is None or spread.p90 is None:
        return "期内没有"
    return f"中位数 {spread.median:.1f} 秒, 90 分位 {spread.p90:.1f} 秒"


def _units(told: Dissuasion) -> Sheet:
    lines = [(line.unit.name_zh if line.unit else "本级", line.tally) for line in told.units]
    return _tallies("按单位", ("单位",), [((name,), tally) for name, tally in lines])


def _officers(told: Dissuasion) -> Sheet:
    lines = [
        ((line.name, f"{label(Role(line.role))} {line.place.name_zh if line.place else ''}"),
         line.tally)
        for line in told.officers
    ]  # fmt: skip
    return _tallies("按人员", ("姓名", "岗位"), lines)


def _tallies(
    title: str, keys: Sequence[str], lines: Iterable[tuple[Sequence[str], Tally]]
) -> Sheet:
    """A line a key; shares are formulas over the counts, sums stand below."""
    moved = len(keys) - 1
    rows: list[list[Value]] = [
        [*key, *(tally[name] for name in _AT), money.yuan(tally.saved_fen),
         *(_share(part, of, at, moved) for _, part, of in _SHARES), *_times(tally)]
        for at, (key, tally) in enumerate(lines, start=2)
    ]  # fmt: skip
    sums = range(2 + moved, len(COLUMNS) + 3 + moved)
    head = (*keys, *COLUMNS, "避免损失(元)", *(name for name, _, _ in _SHARES), *_TIMES)
    return Sheet(title, head, rows, sums=sums)


def _share(part: Name, of: Name, row: int, moved: int) -> Formula:
    top, bottom = (f"{get_column_letter(_AT[name] + moved)}{row}" for name in (part, of))
    return Formula(f'=IF({bottom}=0,"",{top}/{bottom})', SHARE)


def _times(tally: Tally) -> list[Value]:
    return [tally.to_reach.median, tally.to_reach.p90, tally.to_meet.median, tally.to_meet.p90]


def _funnel(told: Dissuasion) -> Sheet:
    rows: list[list[Value]] = [[STEPS[one.step], one.came, one.paid] for one in told.funnel]
    return Sheet("按步骤", ("走到这一步", "办结的预警", "止于此步而仍转账"), rows, sums=(3,))


def _rules(told: Dissuasion) -> Sheet:
    rows: list[list[Value]] = [
        [line.title["zh"], line.ends.rule, str(line.version.author or "") if line.version else "",
         line.ends.ended, line.ends.right, line.ends.wrong,
         Formula(f'=IF(E{at}+F{at}=0,"",F{at}/(E{at}+F{at}))', SHARE)]
        for at, line in enumerate(told.rules, start=2)
    ]  # fmt: skip
    head = ("规则", "名称", "作者", "办结的预警", "确为受骗", "误报", "误报占比")
    return Sheet("按规则", head, rows)


def _tasks(title: str, told: Dissuasion, name: Name) -> Sheet:
    found = told.rows(name, Narrowed())[:MOST_ROWS]
    rows: list[list[Value]] = [
        [row["alert_id"], row["alert__unit__name_zh"], scam(row["alert__scam_type"]),
         label(Level(row["level"])), row["received_at"], row["reach_by"], row["reached_at"],
         row["meet_by"], row["met_at"], row["closed_at"], OUTCOMES[row["outcome"]],
         STEPS.get(row["paid_step"], ""), money.yuan(row["saved_fen"])]
        for row in found
    ]  # fmt: skip
    head = ("预警", "单位", "类型", "风险", "收到", "联系时限", "联系上", "见面时限", "见面", "办结",
            "结果", "转账前走到", "避免损失(元)")  # fmt: skip
    return Sheet(title, head, rows, sums=(13,))
