"""How an alert grew, and what it is worth to reach somebody, in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext

from fanzha.prevent.alert.expiring import below
from fanzha.web.templatetags.alerts import level_name
from fanzha.web.templatetags.show import scam_name
from fanzha.words.enums import Level

register = template.Library()


@register.filter
def stepped(change: Any) -> str:
    """One line of an alert's history as a sentence."""
    before, after = change.before, change.after
    match change.kind:
        case "raised" | "lowered" | "faded":
            words = {
                "raised": gettext("新迹象, 等级由%(old)s升为%(new)s"),
                "lowered": gettext("民警将等级由%(old)s降为%(new)s"),
                "faded": gettext("久无新迹象, 等级由%(old)s降为%(new)s"),
            }
            names = {"old": level_name(before["level"]), "new": level_name(after["level"])}
            return words[change.kind] % names
        case "retyped":
            names = {
                "old": scam_name(before["scam_type"]),
                "new": scam_name(after["scam_type"]),
            }
            return gettext("类型由%(old)s改为%(new)s") % names
        case "closed":
            return gettext("办结: %(how)s") % {"how": ended_name(after["ended"])}
    kinds = {
        "opened": gettext("预警发出"),
        "sign": gettext("新迹象并入"),
        "found": gettext("查明号码属于登记居民, 预警归到其名下"),
        "expired": gettext("久无新迹象, 无人在办, 自动结束"),
    }
    return kinds[change.kind]


@register.filter
def ended_name(outcome: str) -> str:
    """What people call the outcome an alert ended with."""
    names = {
        "dissuaded": gettext("劝阻成功"), "no_scam": gettext("不是诈骗"),
        "already_paid": gettext("已付款, 转入止付"), "unreachable": gettext("联系不上"),
        "expired": gettext("久无新迹象, 自动结束"),
    }  # fmt: skip
    return names.get(outcome, gettext("未注明"))


@register.filter
def met(row: Any) -> str:
    """What an order from above met."""
    words = {
        "opened": gettext("另发预警"), "joined": gettext("并入已有预警"),
        "repeated": gettext("并入已有预警"), "double": gettext("未重复发出"),
        "suppressed": gettext("刚办结, 处于静默期, 只作记录"),
    }  # fmt: skip
    place = {"batch": row.earlier.partition(":")[0], "row": row.earlier.partition(":")[2]}
    before = {
        "same": gettext("与第 %(batch)s 批第 %(row)s 行相同") % place
        if row.earlier
        else gettext("以前收到过"),
        "changed": gettext("与第 %(batch)s 批第 %(row)s 行编号相同而内容不同, 请向上级核实") % place,
    }  # fmt: skip
    return "; ".join(filter(None, [before.get(row.again, ""), words[row.met]]))


@register.filter
def levels_below(level: str) -> list[Level]:
    """To which levels an officer may lower an alert, the next first."""
    lower = below(level)
    return [] if lower is None else [lower, *levels_below(lower)]


@register.filter
def said(reason: Any) -> dict[str, Any]:
    """A reason of the worth, in the form that the filter `reason` says."""
    as_dict: dict[str, Any] = reason.as_dict()
    return as_dict
