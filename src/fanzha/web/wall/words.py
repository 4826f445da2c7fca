"""How the wall says figures, events and states."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fanzha.inform.situation.dissuasion import FALSE_ALARMS, PAID_AT, REPEATS
from fanzha.inform.situation.events import Kind
from fanzha.inform.situation.rules import Name
from fanzha.prevent.dissuade.figure_rules import Name as Counted

LABELS: dict[str, Promise] = {
    Name.CASES: _("发案"),
    Name.LOSSES: _("损失"),
    Name.STOPPED: _("止付余额"),
    Name.DISSUADED: _("劝阻成功"),
    Name.AVOIDED: _("避免损失"),
    Name.REACHED: _("10 分钟内联系上"),
    Name.MET: _("30 分钟内见面"),
}
EVENTS: dict[str, Promise] = {
    Kind.ALERT: _("新预警"),
    Kind.DISSUADED: _("劝阻成功"),
    Kind.REPORT: _("接报"),
    Kind.STOPPED: _("已止付"),
}
REPORT_STATES: dict[str, Promise] = {
    "received": _("待受理"),
    "accepted": _("已受理"),
    "filed": _("已立案"),
    "closed": _("已办结"),
    "rejected": _("不予受理"),
}
STOP_STATES: dict[str, Promise] = {
    "queued": _("待发出"),
    "sent": _("已发出"),
    "stopped": _("已止付"),
    "refused": _("被拒"),
    "lapsed": _("已到期"),
    "lifted": _("已解除"),
    "frozen": _("已冻结"),
}
STATES: dict[str, Promise] = {
    "texted": _("已发短信"),
    "waiting": _("待领取"),
    "claimed": _("已领取"),
    "unreached": _("未联系上"),
    "reached": _("已联系上"),
    "resisting": _("不听劝"),
    "sent": _("已派人"),
    "on_way": _("在路上"),
    "met": _("已见面"),
    "closed": _("已办结"),
}
OUTCOMES: dict[str, Promise] = {
    "dissuaded": _("劝阻成功"),
    "no_scam": _("不是诈骗"),
    "already_paid": _("已经转账"),
    "unreachable": _("联系不上"),
    "expired": _("已过期"),
}
COUNTS: dict[str, Promise] = {
    Counted.RECEIVED: _("收到的预警"),
    Counted.HIGH: _("高风险预警"),
    Counted.MEDIUM: _("中风险预警"),
    Counted.LOW: _("低风险预警"),
    Counted.REACH_DUE: _("联系时限已到"),
    Counted.REACHED: _("按时联系上"),
    Counted.REACH_MISSED: _("未按时联系上"),
    Counted.MEET_DUE: _("见面时限已到"),
    Counted.MET: _("按时见面"),
    Counted.MEET_MISSED: _("未按时见面"),
    Counted.RESISTED: _("曾不听劝"),
    Counted.ENDED: _("已办结的预警"),
    Counted.DISSUADED: _("劝阻成功"),
    Counted.ALREADY_PAID: _("已经转账"),
    Counted.NO_SCAM: _("不是诈骗"),
    Counted.UNREACHABLE: _("联系不上"),
    Counted.EXPIRED: _("已过期"),
    Counted.PAID_AFTER: _("劝阻后仍转账"),
    Counted.PAID: _("预警后仍转账"),
    REPEATS: _("再次被骗或再次预警"),
    FALSE_ALARMS: _("规则误报"),
    PAID_AT: _("预警后仍转账"),
}
STEPS: dict[str, Promise] = {
    "none": _("已预警"),
    "text": _("已发短信"),
    "call": _("已致电"),
    "visit": _("已派人"),
    "reached": _("已联系上"),
    "met": _("已见面"),
}
