"""Transaction and result codes of what passes between the centre and a bank.

Odd is a request, the next even number its answer. The codes and results come from
public source code of bank-side adapters, not from the official text: unverified, and no
conformity is claimed. Returning money and sending a paper after its order have no code with a
public source; 900101 and 900103 are ours.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What a message asks a bank to do."""

    STOP = "100101"
    LIFT_STOP = "100103"
    EXTEND_STOP = "100105"
    FREEZE = "100201"
    LIFT_FREEZE = "100203"
    EXTEND_FREEZE = "100205"
    QUERY = "100301"
    QUERY_HOLDER = "100303"
    MONITOR = "100305"
    END_MONITOR = "100307"
    QUERY_ACCOUNTS = "100309"
    PAY_BACK = "900101"
    PAPER = "900103"


class Result(StrEnum):
    """What a bank did."""

    OK = "0000"
    NAME_MISMATCH = "0301"
    WHITE_LISTED = "0302"
    HANDLED_BEFORE = "0900"
    UNKNOWN_ACCOUNT = "0399"
    BALANCE_SHORT = "1200"
    STOPPED_BEFORE = "1301"
    STOPPED_TOO_OFTEN = "1304"
    EXPIRED = "1800"
    MALFORMED = "9999"


RESULT_LABELS: dict[str, dict[str, str]] = {
    Result.OK: {"zh": "成功", "en": "done"},
    Result.NAME_MISMATCH: {"zh": "户名账号不符", "en": "name and account do not match"},
    Result.WHITE_LISTED: {"zh": "白名单账户, 不予止付", "en": "white-listed account, not stopped"},
    Result.HANDLED_BEFORE: {"zh": "已处理过", "en": "handled before"},
    Result.UNKNOWN_ACCOUNT: {"zh": "本行无此账户", "en": "no such account at this bank"},
    Result.BALANCE_SHORT: {"zh": "已止付, 余额不足", "en": "stopped, balance short"},
    Result.STOPPED_BEFORE: {"zh": "账户已被止付", "en": "already stopped"},
    Result.STOPPED_TOO_OFTEN: {"zh": "止付次数已满", "en": "stopped too often"},
    Result.EXPIRED: {"zh": "措施已到期, 不能续期", "en": "expired before it could be extended"},
    Result.MALFORMED: {"zh": "指令内容不合格式", "en": "malformed message"},
}
"""What people see for a result. 0399 and 9999 have no public source, they are ours."""


def answer_code(code: str) -> str:
    """The code of the answer to a request.

    >>> answer_code("100101")
    '100102'
    """
    return f"{int(code) + 1:06}"


def result_label(result: str) -> dict[str, str]:
    """The result in both languages; an unknown one is shown as it came."""
    return RESULT_LABELS.get(result, {"zh": result, "en": result})
