"""Accounts, phone numbers, chat identities, links and names in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fanzha.engine.read.report.found import Account, Word

# 16 to 19 digits, in groups with single spaces or hyphens as cards print them, or without.
_ACCOUNT = re.compile(r"(?<![\dA-Za-z.,])\d(?:[ -]?\d){15,18}(?![ -]?\d)(?![A-Za-z])")
_OWN = re.compile(
    r"(?:我的?|本人|自己的?|付款|转出|汇出|公司的?)(?:银行|账户|账号|卡号|卡|帐号|帐户|的)*[是为:\s]*$"
)
_PHONE = re.compile(
    r"(?<![\d-])(?:\+?86[- ]?)?(1[3-9]\d{9}|0\d{2,3}-\d{7,8}|400-?\d{3}-?\d{4})(?!\d)"
)
_QQ = re.compile(r"(?i:qq)(群)?(?:号码?)?[是为:\s]{0,3}(\d{5,12})(?!\d)")
_WECHAT = re.compile(r"(?:微信|(?i:vx|wx))(?:号码?)?[是为:\s]{0,3}([A-Za-z][-_A-Za-z0-9]{5,19})")
_LINK = re.compile(
    r"(?:https?://[^\s,。;、“”<>()]+)"
    r"|(?<![\w@.-])(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,10}(?:/[^\s,。;、“”<>()]*)?(?![\w.-])",
    re.ASCII | re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:收款人|收款方|户名|开户名)(?:姓名|名称)?[是为叫:\s]{0,3}"
    r"([\u4e00-\u9fff·]{2,30}?(?:\([^()]{1,10}\))?)"
    r"(?=[,。;、\s]|的?[账帐]号|的?卡号|的?[账帐]户|$)"
)

_SELF = re.compile(
    r"我(?:叫|是[^,。;]{0,40}的(?:会计|出纳|财务|员工|职工|经理|老板))"
    r"([\u4e00-\u9fff·]{2,4}(?:\([^()]{1,10}\))?)(?=[,。;、\s]|$)"
)


def accounts(text: str, prefixes: Mapping[str, str]) -> list[Account]:
    """Account numbers with the bank that the longest fitting prefix names.

    A wrong check digit is told, not hidden: old passbooks have none, and people mistype.

    >>> accounts("账号 9903 0000 0127 2699 277", {"9903": "B03"})[0]
    Account(start=3, end=26, number='9903000001272699277', luhn=True, bank='B03', is_own=False)
    """
    found = []
    for hit in _ACCOUNT.finditer(text):
        number = re.sub(r"\D", "", hit.group())
        own = _OWN.search(text[max(0, hit.start() - 14) : hit.start()]) is not None
        found.append(
            Account(hit.start(), hit.end(), number, luhn(number), bank_of(number, prefixes), own)
        )
    return found


def luhn(number: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, annex B).

    >>> luhn("4539578763621486"), luhn("4539578763621487")
    (True, False)
    """
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def bank_of(number: str, prefixes: Mapping[str, str]) -> str:
    """The bank whose prefix is the longest that fits, or "".

    >>> bank_of("622202", {"62": "A", "6222": "B"})
    'B'
    """
    for length in range(len(number), 0, -1):
        if number[:length] in prefixes:
            return prefixes[number[:length]]
    return ""


def phones(text: str) -> list[Word]:
    """Mobile, fixed and service numbers."""
    return [Word(hit.start(1), hit.end(1), "phone", hit[1]) for hit in _PHONE.finditer(text)]


def chats(text: str) -> list[Word]:
    """QQ numbers and groups, WeChat names.

    >>> [(word.kind, word.value) for word in chats("QQ群88812345里QQ号是99900166")]
    [('qq_group', '88812345'), ('qq', '99900166')]
    """
    qq = [
        Word(hit.start(2), hit.end(2), "qq_group" if hit[1] else "qq", hit[2])
        for hit in _QQ.finditer(text)
    ]
    return qq + [Word(hit.start(1), hit.end(1), "wechat", hit[1]) for hit in _WECHAT.finditer(text)]


def links(text: str) -> list[Word]:
    """Web addresses and bare host names."""
    return [Word(hit.start(), hit.end(), "link", hit.group()) for hit in _LINK.finditer(text)]


def names(text: str) -> list[Word]:
    """Payees' names and the writer's own, where the text says that they are.

    >>> [(word.kind, word.value) for word in names("我叫张某,收款人:赵某甲,账号1")]
    [('payee_name', '赵某甲'), ('own_name', '张某')]
    """
    payees = [Word(hit.start(1), hit.end(1), "payee_name", hit[1]) for hit in _NAME.finditer(text)]
    own = [Word(hit.start(1), hit.end(1), "own_name", hit[1]) for hit in _SELF.finditer(text)]
    return payees + own
