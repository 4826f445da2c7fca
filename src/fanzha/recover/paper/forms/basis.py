"""The basis of each measure, from the law in force on its day: ground, period, notice, appeal.

Periods, remedies and their sources are settings of `words.law`. The articles that give the power
are named here, each compared with its text as public sources quote it (docs/papers.md says which
could not be):

- 刑事诉讼法(2018) 第144条 query and freeze, 第145条 what has nothing to do with the case is freed
  within three days, 第245条 a victim's own goes back in time
- 公安机关办理刑事案件程序规定(2020) 第237、238条 query, 第239条 freeze, 第240条 renewal,
  第241条 lifting
- 反电信网络诈骗法(2022) 第20条 query, stop, freeze, unfreeze, return
"""

from __future__ import annotations

from datetime import datetime

from fanzha.recover.paper.forms.facts import Basis
from fanzha.recover.paper.forms.parts import in_print, moment
from fanzha.words import law

FRAUD_LAW = "反电信网络诈骗法第20条"
CRIMINAL = "刑事诉讼法第144条"
RULES = "公安机关办理刑事案件程序规定"
LIFT_STOP = "反电信网络诈骗法第20条、第32条"
LIFT_FREEZE = f"刑事诉讼法第145条, {RULES}第241条, {FRAUD_LAW}"
STOPPED, FROZEN = "measure.appeal", "freeze.appeal"
"""The settings that say how to appeal."""


def stop(decider: str, on: datetime) -> Basis:
    """Of an emergency stop.

    >>> from datetime import UTC
    >>> stop("张某", datetime(2026, 3, 2, tzinfo=UTC)).period
    '自止付时起 48 小时；期满未接到延长或冻结通知的，自动失效（银发〔2016〕86号 二（一）2）'
    """
    period = law.setting("stop.period_hours", on)
    ends = "期满未接到延长或冻结通知的，自动失效"
    return _told(
        f"{FRAUD_LAW}; {period.source}",
        f"自止付时起 {period.value} 小时；{ends}({period.source})", decider, on,
    )  # fmt: skip


def hold(decider: str, on: datetime) -> Basis:
    """Of a protective hold on the victim's own account."""
    period = law.setting("hold.period_hours", on)
    return _told(
        f"{FRAUD_LAW}; {period.source}",
        f"自止付时起 {period.value} 小时；期满自动失效，持有人脱离危险的提前解除", decider, on,
    )  # fmt: skip


def extension(decider: str, on: datetime) -> Basis:
    """Of the extension of a stop: as of the stop, from the moment of the extension."""
    period = law.setting("stop.period_hours", on)
    return _told(
        f"{FRAUD_LAW}; {period.source}",
        f"自延长时起 {period.value} 小时；期满自动失效({period.source})", decider, on,
    )  # fmt: skip


def freeze(decider: str, on: datetime, second: str = "") -> Basis:
    """Of a freeze; `second` confirmed it where a second person is asked for."""
    period = law.setting("freeze.months", on)
    ends = f"期满前未办理续冻的，自动解除({period.source})"
    return _told(
        f"{CRIMINAL}, {RULES}第239条, {FRAUD_LAW}",
        f"自冻结时起 {period.value} 个月; {ends}", decider, on, second, appeal=FROZEN,
    )  # fmt: skip


def renewal(decider: str, on: datetime, second: str = "") -> Basis:
    """Of the renewal of a freeze: as of the freeze, from the moment of the renewal."""
    period = law.setting("freeze.months", on)
    ends = f"期满前未再次续冻的，自动解除({period.source})"
    return _told(
        f"{CRIMINAL}, {RULES}第240条, {FRAUD_LAW}",
        f"自续冻时起 {period.value} 个月; {ends}", decider, on, second, appeal=FROZEN,
    )  # fmt: skip


def query(decider: str, on: datetime) -> Basis:
    """Of a query of assets: it ends with the bank's answer."""
    return _told(QUERY, "一次性查询，答复即止", decider, on)


def monitoring(decider: str, on: datetime, until: datetime) -> Basis:
    """Of live monitoring: every transfer is told until a moment, then it ends by itself."""
    longest = law.setting("monitor.longest_hours", on)
    return _told(
        QUERY,
        f"至 {moment(until)} 止(最长 {longest.value} 小时, {longest.source}); 期满自动结束, "
        "不再需要的提前结束", decider, on,
    )  # fmt: skip


def lift_stop(decider: str, on: datetime, second: str = "") -> Basis:
    """Of the end of a stop; `second` confirmed it where a second person is asked for."""
    return _told(LIFT_STOP, "收到本通知时立即解除", decider, on, second)


def lift_freeze(decider: str, on: datetime, second: str = "") -> Basis:
    """Of the end of a freeze; `second` as of a stop."""
    return _told(LIFT_FREEZE, "收到本通知时立即解除", decider, on, second, appeal=FROZEN)


def refund(decider: str, on: datetime) -> Basis:
    """Of giving frozen money back."""
    formula, days = (
        law.setting("refund.formula", on), law.setting("refund.pay_within_working_days", on)
    )  # fmt: skip
    return _told(
        f"刑事诉讼法第245条, {FRAUD_LAW}; {formula.source}",
        f"银行收到通知后 {days.value} 个工作日内办理",
        decider,
        on,
    )


QUERY = f"{CRIMINAL}, {RULES}第237条、第238条, {FRAUD_LAW}"


def _told(
    ground: str, period: str, decider: str, on: datetime, second: str = "", appeal: str = STOPPED
) -> Basis:
    notice, remedy = law.setting("measure.notice", on), law.setting(appeal, on)
    return Basis(
        ground=in_print(ground), period=in_print(period), decider=decider, second=second,
        notice=in_print(f"{notice.zh}({notice.source})。"),
        appeal=in_print(f"{remedy.zh}({remedy.source})。"),
    )  # fmt: skip
