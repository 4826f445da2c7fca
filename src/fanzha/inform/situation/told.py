"""What papers and workbooks call things: in Chinese, as they are read outside the centre."""

from __future__ import annotations

from fanzha.words.scam_types import TAXONOMY

STEPS = {"none": "已预警", "text": "已发短信", "call": "已致电", "visit": "已派人",
         "reached": "已联系上", "met": "已见面"}  # fmt: skip
"""How far the work on an alert had come."""

OUTCOMES = {
    "": "在办", "dissuaded": "劝阻成功", "no_scam": "不是诈骗", "already_paid": "已经转账",
    "unreachable": "联系不上", "expired": "已过期",
}  # fmt: skip
"""What came of an alert; "" while it is open."""

REPORT_STATES = {"received": "待受理", "accepted": "已受理", "filed": "已立案", "closed": "已办结"}


def scam(code: str) -> str:
    """The name of a scam type; the code itself when unknown.

    >>> scam("loan"), scam("")
    ('虚假贷款', '–')
    """
    node = TAXONOMY.nodes.get(code)
    return node.zh if node else code or "–"
