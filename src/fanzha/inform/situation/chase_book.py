"""The figures of the chase as a workbook that a reader recounts: rows, and sums over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fanzha.inform.situation.chase import Chase
from fanzha.inform.situation.chase_rules import Spread, Sums, by_bank, by_day, by_hop
from fanzha.kit.clock import shown
from fanzha.kit.workbook import SECONDS, SHARE, Formula, Sheet, Value, column, workbook
from fanzha.recover.message.figures import ASKED_LABELS, Asked
from fanzha.recover.trace.picture import STATUS_LABELS, Status
from fanzha.words import money

REPORTS, PLACES, ANSWERS, LIFTED = "报案", "账户", "银行答复", "解除"
NOWHERE = "银行不明或已流出"
# The columns of a `Money` from the sheet of accounts on, and what each means.
COLUMNS: Mapping[str, str] = {
    "转入(元)": "涉案资金到达该层、该行账户的总额。同一笔钱经过几层, 在每层各计一次",
    "已止付(元)": "止付确实控制住的涉案资金",
    "已冻结(元)": "冻结确实控制住的涉案资金。同一账户又止付又冻结的, 计为冻结",
    "已返还(元)": "已经返还被害人的资金",
    "未控制(元)": "止付在途、未止付, 或应在账上而银行余额不足的资金",
    "已流出(元)": "经取现、商户、支付机构、虚拟币、境外等流出的资金",
}
MEANINGS: Mapping[str, str] = {
    "报案": "期内由民警受理的报案; 重复、撤回、没有事实依据的不计",
    "首次止付(秒)": "从受理到银行第一次止付的时间(以银行时间为准, 不足零计零)。没有止付的不计入中位数",
    "中位数、95 分位": "95 分位按 PERCENTILE.INC 计算",
    **COLUMNS,
    "保住占比": "(已止付+已冻结+已返还) ÷ 转入; 汇总中为 ÷ 损失",
    "答复(秒)": "从发出到收到银行答复的时间, 拒绝也是答复; 至今未答复的另计",
    "解除": "期内提前解除的止付和冻结。误控: 解除理由是与案件无关。解除用时: 从决定解除到银行放开",
    "资金合计": "各报案的资金合并追踪, 涉案资金先出, 同一笔钱只计一次",
}


def book(chase: Chase, banks: Mapping[str, str]) -> bytes:
    """Every figure of the page with the rows it counts. `banks` names banks by code."""
    names = {**banks, "": NOWHERE}
    return workbook(
        [
            _about(chase), _summary(chase), _days(chase), _reports(chase), _places(chase, names),
            _by("按层", "层", by_hop(chase.places), "C", [one.hop + 1 for one in by_hop(chase.places)],
                len(chase.places)),
            _by("按银行", "银行", by_bank(chase.places), "B",
                [names.get(one.bank, one.bank) for one in by_bank(chase.places)],
                len(chase.places)),
            _times(chase, names), _answers(chase, names), _lifted(chase, names),
        ]
    )  # fmt: skip


def _about(chase: Chase) -> Sheet:
    span = f"{shown(chase.span.since):%Y-%m-%d} 至 {shown(chase.span.until):%Y-%m-%d}(不含)"
    rows = [
        ("期间(北京时间)", span), ("资金状态截至", f"{shown(chase.now):%Y-%m-%d %H:%M:%S}"),
        ("来源", "本中心的报案、止付、冻结、返还和银行答复记录; 不含姓名、号码和账号"),
        *MEANINGS.items(),
    ]  # fmt: skip
    return Sheet("说明", ("项目", "含义"), rows, widths=(20, 110))


def _summary(chase: Chase) -> Sheet:
    reports, places = len(chase.first), len(chase.places)
    lost = _sum(REPORTS, 3, reports)
    seconds = f"{REPORTS}!{column(5, reports)}"
    kept: list[list[Value]] = [
        [name.removesuffix("(元)"), Formula(f"={_sum(PLACES, place, places)}"),
         Formula(f"=IF(B$3=0,0,B{row}/B$3)", SHARE)]
        for row, (place, name) in enumerate(list(enumerate(COLUMNS, start=6))[1:], start=4)
    ]  # fmt: skip
    counted = f"COUNT({seconds})"
    rows: list[list[Value]] = [
        ["受理报案", len(chase.first), None],
        ["损失(元)", Formula(f"={lost}"), None], *kept,
        ["保住(止付+冻结+返还)", Formula("=SUM(B4:B6)"), Formula("=IF(B$3=0,0,B9/B$3)", SHARE)],
        ["有止付的报案", Formula(f"={counted}", "0"), None],
        ["首次止付中位数(秒)", Formula(f'=IF({counted}=0,"",MEDIAN({seconds}))', SECONDS), None],
        ["首次止付 95 分位(秒)",
         Formula(f'=IF({counted}=0,"",PERCENTILE({seconds},0.95))', SECONDS), None],
        ["误控(件)", len(chase.wrong), None],
    ]  # fmt: skip
    return Sheet("汇总", ("指标", "数值", "占损失"), rows, widths=(28, 20, 12))


def _days(chase: Chase) -> Sheet:
    rows: list[list[Value]] = [
        [one.day, one.reports, money.yuan(one.loss_fen), *_spread(one.to_stop)]
        for one in by_day(chase.first)
    ]  # fmt: skip
    head = ("受理日", "报案", "损失(元)", "其中有止付", "首次止付中位数(秒)", "95 分位(秒)")
    return Sheet("每日", head, rows, sums=(2, 3, 4))


def _reports(chase: Chase) -> Sheet:
    rows: list[list[Value]] = [
        [one.report_id, one.accepted_at, money.yuan(one.loss_fen), one.stopped_at, one.seconds]
        for one in chase.first
    ]
    head = ("报案号", "受理时间", "损失(元)", "首次止付时间(银行)", "首次止付(秒)")
    return Sheet(REPORTS, head, rows, sums=(3,))


def _places(chase: Chase, names: Mapping[str, str]) -> Sheet:
    rows: list[list[Value]] = [
        [one.row, names.get(one.bank, one.bank), one.hop + 1,
         STATUS_LABELS[Status(one.status)]["zh"], ", ".join(str(each) for each in one.reports),
         *(money.yuan(fen) for fen in vars(one.money).values()), _kept(at)]
        for at, one in enumerate(chase.places, start=2)
    ]  # fmt: skip
    head = ("序号", "银行", "层", "状态", "涉及报案号", *COLUMNS, "保住占比")
    return Sheet(PLACES, head, rows, sums=range(7, 12))


def _kept(row: int, first: str = "F") -> Formula:
    """Stopped, frozen and returned over what came in, from the columns right of `first`."""
    one, two, three, four = (chr(ord(first) + step) for step in range(4))
    return Formula(f"=IF({one}{row}=0,0,({two}{row}+{three}{row}+{four}{row})/{one}{row})", SHARE)


def _by(
    title: str, named: str, sums: Sequence[Sums], found_in: str, keys: Iterable[Value], places: int
) -> Sheet:
    """The accounts summed by formula over the column that the keys stand in."""
    last = max(places, 1) + 1
    where = f"{PLACES}!${found_in}$2:${found_in}${last}"
    rows: list[list[Value]] = [
        [key, one.accounts,
         *(Formula(f"=SUMIFS({PLACES}!{letter}$2:{letter}${last},{where},$A{at})")
           for letter in "FGHIJK"), _kept(at, "C")]
        for at, (key, one) in enumerate(zip(keys, sums, strict=True), start=2)
    ]  # fmt: skip
    return Sheet(title, (named, "账户数", *COLUMNS, "保住占比"), rows, sums=(2, *range(4, 9)))


def _times(chase: Chase, names: Mapping[str, str]) -> Sheet:
    rows: list[list[Value]] = [
        [names.get(one.bank, one.bank), ASKED_LABELS[Asked(one.asked)]["zh"], one.waiting,
         *_spread(one.to_answer)]
        for one in chase.bank_times
    ]  # fmt: skip
    head = ("银行", "业务", "未答复", "已答复", "中位数(秒)", "95 分位(秒)")
    return Sheet("银行答复汇总", head, rows, sums=(3, 4))


def _answers(chase: Chase, names: Mapping[str, str]) -> Sheet:
    rows: list[list[Value]] = [
        [one.message_id, names.get(one.bank, one.bank), ASKED_LABELS[one.asked]["zh"], one.code,
         one.asked_at, one.answered_at, one.seconds, one.words["zh"]]
        for one in chase.replies
    ]  # fmt: skip
    head = ("报文", "银行", "业务", "交易码", "发出", "答复", "答复(秒)", "结果")
    return Sheet(ANSWERS, head, rows)


def _lifted(chase: Chase, names: Mapping[str, str]) -> Sheet:
    rows: list[list[Value]] = [
        ["止付" if one.measure == "stop" else "冻结", one.number, names.get(one.bank, one.bank),
         "是" if one.wrong else "否", one.began_at, one.asked_at, one.lifted_at, one.hours_held,
         one.hours_to_lift]
        for one in chase.lifted
    ]  # fmt: skip
    head = (
        "措施",
        "编号",
        "银行",
        "误控",
        "开始",
        "决定解除",
        "解除",
        "控制(小时)",
        "解除用时(小时)",
    )
    return Sheet(LIFTED, head, rows)


def _spread(found: Spread | None) -> list[Value]:
    """How many, the median and the 95th percentile; nothing where there was none."""
    return [found.count, float(found.median), float(found.p95)] if found else [0, None, None]


def _sum(sheet: str, place: int, rows: int) -> str:
    return f"SUM({sheet}!{column(place, rows)})"
