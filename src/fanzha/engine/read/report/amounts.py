"""Amounts of money as people write them: 1660000元, 166万, 1,660,000.00, 三万八."""

from __future__ import annotations

import re
from decimal import Decimal

from fanzha.engine.read.report.found import Amount, outside

_UNITS = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000, "w": 10_000, "W": 10_000}
_ARABIC = re.compile(
    r"(?<![\d.,A-Za-z-])"
    r"(?P<mark>¥\s?)?(?P<number>\d{1,3}(?:,\d{3})+|\d{1,12})(?P<cents>\.\d{1,6})?"
    r"\s?(?P<unit>[百千万亿wW])?"
    r"(?:(?P<rest>[1-9]\d{1,3})(?=\s?[元块圆])"
    r"|(?P<tail>[1-9](?P<tail_unit>[千百])?(?=[元块]|[^\d年月日号点时分:]|$)))?"
    r"\s?(?P<yuan>元|块钱?|圆|人民币|RMB|rmb)?"
    r"(?![\d.,:]*\d)"
)
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_NUMERAL = "".join([*_DIGITS, *_SCALES])
_CHINESE = re.compile(
    rf"(?P<number>[{_NUMERAL}](?:[{_NUMERAL}万亿]*[{_NUMERAL}万亿])?)(?P<yuan>元|块钱?|圆)?"
)
# After one of these a number needs no unit: 转了38000, 付过去五千, 金额:38,000.
_PAID = re.compile(
    r"(?:[转汇付打充存刷投垫交][账帐款值]?(?:了|过去|过|给(?:他|她|对方)|去|出|走|进){0,2}|[金数]额)(?:共|是|为|约|[:\s]){0,2}$"
)
_NO_MONEY = re.compile(r"\s?[次个人号笔年月日点时分天岁楼::/-]")
_LARGEST = 2**63 - 1


def amounts(text: str) -> list[Amount]:
    """Every amount in the text, in order. A bare number without unit, sign or cents is one
    only where a word of paying stands before it.

    >>> [a.fen for a in amounts("转了166万, 又转1,660,000.00, 再加三万八和 500元")]
    [166000000, 166000000, 3800000, 50000]
    """
    arabic = [one for hit in _ARABIC.finditer(text) if (one := _arabic(hit))]
    chinese = [one for hit in _CHINESE.finditer(text) if (one := _chinese(hit))]
    return sorted([*arabic, *outside(chinese, arabic)], key=lambda one: one.start)


def chinese_number(numeral: str) -> int | None:
    """The value of a Chinese numeral; a digit after a unit stands for its tenth.

    >>> chinese_number("三万八"), chinese_number("一百六十六万"), chinese_number("十二万零五百")
    (38000, 1660000, 120500)
    """
    total = section = digit = 0
    last = 1
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
            last = last if digit else 1  # after 零 a digit is just itself
        elif sign in _SCALES:
            section += (digit or 1) * _SCALES[sign]
            digit, last = 0, _SCALES[sign]
        else:
            last = _UNITS[sign]
            if total + section + digit == 0:
                return None
            # 亿 after 万 takes all that came before it, 万 after 亿 its own section.
            taken = total if total < last else 0
            total += (taken + section + digit) * last - taken
            section = digit = 0
    return total + section + digit * max(last // 10, 1)


def _arabic(hit: re.Match[str]) -> Amount | None:
    says_money = hit["mark"] or hit["yuan"] or hit["unit"] in {"万", "亿", "w", "W"}
    written_out = "," in hit["number"] and hit["cents"] and len(hit["cents"]) == 3
    if not says_money and not written_out and not (len(hit["number"]) > 2 and _is_paid(hit)):
        return None
    unit = _UNITS.get(hit["unit"] or "", 1)
    yuan = Decimal(hit["number"].replace(",", "") + (hit["cents"] or "")) * unit
    if (hit["tail"] or hit["rest"]) and unit == 1:
        return None
    yuan += int(hit["rest"] or 0)
    if hit["tail"]:
        part = _UNITS[hit["tail_unit"]] if hit["tail_unit"] else unit // 10
        yuan += int(hit["tail"][0]) * part
    return _amount(hit, yuan * 100)


def _chinese(hit: re.Match[str]) -> Amount | None:
    numeral = hit["number"]
    has_scale = any(sign in _SCALES or sign in _UNITS for sign in numeral)
    if not hit["yuan"] and not (has_scale and ("万" in numeral or _is_paid(hit))):
        return None
    value = chinese_number(numeral)
    return None if value is None else _amount(hit, Decimal(value) * 100)


def _is_paid(hit: re.Match[str]) -> bool:
    """Whether the words around a bare number say that it was paid."""
    before = hit.string[max(0, hit.start() - 12) : hit.start()]
    return bool(_PAID.search(before)) and not _NO_MONEY.match(hit.string, hit.end())


def _amount(hit: re.Match[str], fen: Decimal) -> Amount | None:
    if fen != fen.to_integral_value() or not 0 < fen <= _LARGEST:
        return None
    return Amount(hit.start(), hit.end(), int(fen))
