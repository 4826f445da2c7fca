"""Accounts, phone numbers, chat identities, links and names in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fanzha.engine.read.report.found import Account, Word

Prefixes = Mapping[str, tuple[str, ...]]
"""Codes of the banks by the first digits of their account numbers."""

# 16 to 19 digits, in groups with single spaces or hyphens as cards print them, or without.
_ACCOUNT = re.compile(r"(?<![\dA-Za-z.,])\d(?:[ -]?\d){15,18}(?![ -]?\d)(?![A-Za-z])")
_OWN = re.compile(
    r"(?:我的?|本人|自己的?|付款|转出|汇出|公司的?)(?:银行|账户|账号|卡号|卡|帐号|帐户|的)*[是为:\s]*$"
)
_ID_CARD = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
    r"(?![\dA-Za-z])"
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


def accounts(text: str, prefixes: Prefixes) -> list[Account]:
    """Account numbers with the banks that the longest fitting prefix names.

    A wrong check digit is told, not hidden: old passbooks have none, and people mistype.
    An identity card's number is no account unless a bank's prefix fits it.

    >>> accounts("账号 9903 0000 0127 2699 277", {"9903": ("B03",)})[0].bank
    'B03'
    """
    found = []
    for hit in _ACCOUNT.finditer(text):
        number = re.sub(r"\D", "", hit.group())
        banks = banks_of(number, prefixes)
        if not banks and is_id_card(number):
            continue
        own = _OWN.search(text[max(0, hit.start() - 14) : hit.start()]) is not None
        bank = banks[0] if len(banks) == 1 else ""
        found.append(Account(hit.start(), hit.end(), number, luhn(number), bank, own, banks))
    return found


def luhn(number: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, annex B).

    >>> luhn("4539578763621486"), luhn("4539578763621487")
    (True, False)
    """
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def banks_of(number: str, prefixes: Prefixes) -> tuple[str, ...]:
    """The banks of the longest prefix that fits: several where they share it, () for none.

    >>> banks_of("622202", {"62": ("A",), "6222": ("B", "C")})
    ('B', 'C')
    """
    for length in range(len(number), 0, -1):
        if number[:length] in prefixes:
            return prefixes[number[:length]]
    return ()


def is_impossible_card(number: str, prefixes: Prefixes) -> bool:
    """Whether a known bank's card cannot have this number: 16 to 19 digits, wrong check digit.

    Other accounts (passbooks, firms) have no check digit and are never called impossible.

    >>> is_impossible_card("9903000001272699278", {"9903": ("B03",)})
    True
    """
    is_card = number.isascii() and number.isdecimal() and 16 <= len(number) <= 19
    return is_card and bool(banks_of(number, prefixes)) and not luhn(number)


def is_id_card(number: str) -> bool:
    """Whether this is the number of an identity card: date of birth and check sign fit.

    GB 11643-1999, whose check sign is ISO 7064 MOD 11-2.

    >>> is_id_card("99012119900615002X"), is_id_card("990121199006150021")
    (False, False)
    """
    if not _ID_CARD.fullmatch(number):
        return False
    total = sum(int(digit) * (2 ** (17 - at) % 11) for at, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17].upper()


def id_cards(text: str) -> list[Word]:
    """Numbers of identity cards."""
    hits = (hit for hit in _ID_CARD.finditer(text) if is_id_card(hit.group()))
    return [Word(hit.start(), hit.end(), "id_card", hit.group().upper()) for hit in hits]


def banks_named(text: str, names: Mapping[str, str]) -> list[Word]:
    """Banks that the text names; `names` is code by name, the value found is the code.

    Of names that begin together the longest counts.

    >>> banks_named("子虚银行的卡", {"子虚银行": "B03", "子虚": "B04"})
    [Word(start=0, end=4, kind='bank', value='B03')]
    """
    if not names:
        return []
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(name) for name in longest_first))
    return [
        Word(hit.start(), hit.end(), "bank", names[hit.group()]) for hit in pattern.finditer(text)
    ]


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
