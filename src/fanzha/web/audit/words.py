"""How the record's verbs, purposes and kinds are said. A word without an entry is shown raw."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PURPOSES: dict[str, Promise] = {
    "dissuade": _("劝阻"),
    "visit": _("上门"),
    "take_report": _("接警"),
    "chase": _("追资"),
    "answer_order": _("答复指令"),
    "refund": _("返还"),
    "supervise": _("督导"),
    "audit": _("审计"),
}
VERBS: dict[str, Promise] = {
    "look": _("查看"),
    "search": _("检索"),
}
KINDS: dict[str, Promise] = {
    "alert": _("预警"),
    "report": _("警情"),
    "resident": _("居民"),
    "order": _("止付指令"),
    "audit": _("审计记录"),
    "transfer_log": _("转账记录"),
}
