"""What fields are called on the pages, for errors a person reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FIELD_NAMES = {
    "account": _("账户"), "accounts": _("账户数"), "amount": _("金额(元)"),
    "approval": _("批准文号"), "bank": _("银行"), "case_no": _("立案文号"),
    "clue": _("线索"), "phone": _("电话号码"), "outcome": _("通话结果"),
    "ending": _("结束原因"), "file": _("文件"),
    "name": _("姓名"), "paid_at": _("转账时间"), "payee_account": _("收款账号"),
    "payee_bank": _("收款银行"), "payee_name": _("收款户名"), "payer_account": _("被害人付款账号"),
    "payment": _("转账"), "platform_no": _("平台编号"), "report": _("报案"), "result": _("结果代码"),
    "scam_type": _("诈骗类型"), "state": _("状态"),
    "to_account": _("收款账号"), "to_bank": _("收款银行"), "to_name": _("收款户名"), "until": _("止于"),
    "victim_id": _("证件号码"), "victim_name": _("被害人姓名"), "victim_phone": _("联系电话"),
    "why": _("理由"),
    "username": _("登录名"), "role": _("岗位"), "unit": _("单位"), "weekdays": _("星期"),
    "begins": _("上班时间"), "ends": _("下班时间"), "since": _("开始"), "user": _("人员"),
    "guard": _("守护人"), "resident": _("居民"), "expected": _("人数"), "note": _("备注"),
    "q": _("查什么"), "purpose": _("为什么查"), "number": _("编号"), "reason": _("理由(新线索)"),
    "alert": _("预警"), "at": _("实际时间"), "what": _("做了什么"), "saved": _("避免损失(元)"),
    "handover": _("交接班"), "coming": _("接班人"), "header": _("表头"),
    "ground": _("依据"), "text": _("内容"), "code": _("代码"), "kind": _("种类"),
    "level": _("级别"), "minutes": _("分钟"), "mapping": _("文件格式"), "parent": _("上级单位代码"),
    "old": _("原密码"), "new": _("新密码"), "again": _("再输一次新密码"), "password": _("密码"),
    "step": _("步骤"), "officer": _("承办"),
}  # fmt: skip
"""The page's word by the field's name; a field that is not here goes by its own name."""
