"""Moments as people write them, read from the moment of the report, in Asia/Shanghai."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from fanzha.engine.read.report.amounts import chinese_number
from fanzha.engine.read.report.found import Moment
from fanzha.kit.clock import SHOWN_ZONE

_DAY = (
    r"(?:(?P<year>20\d\d)[-年/.](?P<month>\d{1,2})[-月/.](?P<day>\d{1,2})[日号]?"
    r"|(?P<month2>\d{1,2})月(?P<day2>\d{1,2})[日号]"
    r"|(?P<word>今天|今日|今早|今晚|昨天|昨日|昨晚|前天|前晚))"
)
_HALF = r"(?P<half>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)"
_SIGN = "零〇一二两三四五六七八九十"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"|[点时](?:(?P<minute2>\d{1,2})分?|(?P<half_hour>半)|(?P<quarter>[一三])刻)?)"
)
_MOMENT = re.compile(rf"(?<!\d)(?:{_DAY}[\sT,的]{{0,2}})?(?:{_HALF})?\s?{_CLOCK}(?!\d)")
# A written-out hour needs something beside it: 一点 alone is "a little", 一点三万 is money.
_WRITTEN = re.compile(
    rf"(?P<before>(?:{_DAY}[\sT,的]{{0,2}})?{_HALF}?)\s?(?<![{_SIGN}\d])(?P<hour>[{_SIGN}]{{1,3}})[点时]"
    rf"(?:(?P<half_hour>半)|(?P<quarter>[一三])刻|(?P<minute2>[{_SIGN}]{{1,3}})分"
    rf"|(?P<minute>[{_SIGN}]{{2,3}}))?(?![{_SIGN}万千百元块])"
)
_AGO = re.compile(
    rf"(?P<count>\d{{1,3}}|半|[{_SIGN}]{{1,3}})个?多?(?P<unit>分钟|小时)(?:之)?前"
    r"|刚[刚才](?=[^,。;]{0,8}[转汇付打充刷])"
)
_WORD_DAYS = {"今天": 0, "今日": 0, "今早": 0, "今晚": 0, "昨天": 1, "昨日": 1, "昨晚": 1,
              "前天": 2, "前晚": 2}  # fmt: skip
_PM = {"下午", "傍晚", "晚上", "夜里", "今晚", "昨晚", "前晚"}
# Somebody who says 14:05 at 14:03 means today.
_CLOCKS_DIFFER = timedelta(minutes=5)


def moments(text: str, now: datetime) -> list[Moment]:
    """Every moment in the text, in order. A time of day without a day is the last such time;
    one spoken by the twelve hours of a clock (4点) is the later of both halves.

    >>> now = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)  # 16:20 in Shanghai
    >>> [m.at.astimezone(SHOWN_ZONE).strftime("%m-%d %H:%M")
    ...  for m in moments("昨天下午3点半加的,16:17转的,10分钟前又转", now)]
    ['03-01 15:30', '03-02 16:17', '03-02 16:10']
    """
    found = [_moment(hit, now) for hit in _MOMENT.finditer(text)]
    found += [_moment(hit, now) for hit in _WRITTEN.finditer(text) if _is_time(hit)]
    found += [_ago(hit, now) for hit in _AGO.finditer(text)]
    return sorted((one for one in found if one), key=lambda one: one.start)


def _moment(hit: re.Match[str], now: datetime) -> Moment | None:
    here = now.astimezone(SHOWN_ZONE)
    try:
        day, clock = _day(hit, here.date()), _clock(hit)
        at = datetime.combine(day or here.date(), clock, SHOWN_ZONE)
    except ValueError:
        return None
    if day is None and _is_spoken(hit):
        at = max(_twice_a_day(at, here + _CLOCKS_DIFFER))
    if at > here + _CLOCKS_DIFFER:
        if day is None:
            at -= timedelta(days=1)
        elif hit["month2"]:
            at = at.replace(year=at.year - 1) if (at.month, at.day) != (2, 29) else at
    return Moment(hit.start(), hit.end(), at.astimezone(UTC))


def _day(hit: re.Match[str], today: date) -> date | None:
    if hit["word"]:
        return today - timedelta(days=_WORD_DAYS[hit["word"]])
    if hit["year"]:
        return date(int(hit["year"]), int(hit["month"]), int(hit["day"]))
    if hit["month2"]:
        return date(today.year, int(hit["month2"]), int(hit["day2"]))
    return None


def _is_time(hit: re.Match[str]) -> bool:
    return bool(
        hit["before"] or hit["half_hour"] or hit["quarter"] or hit["minute"] or hit["minute2"]
    )


def _is_spoken(hit: re.Match[str]) -> bool:
    """Whether the hour may be one of either half of the day: 4点, not 16:20 nor 凌晨4点."""
    by_colon = hit.re is _MOMENT and hit["minute"]
    return not (hit["half"] or by_colon) and 0 < _value(hit["hour"]) < 12


def _twice_a_day(at: datetime, latest: datetime) -> list[datetime]:
    """The moment twelve hours on either side of noon, as far as it has come; else itself."""
    later = at + timedelta(hours=12)
    return [one for one in (at, later, later - timedelta(days=1)) if one <= latest] or [at]


def _clock(hit: re.Match[str]) -> time:
    hour = _value(hit["hour"])
    half = hit["half"] or hit["word"] or ""
    if half in _PM and hour < 12:
        hour += 12
    minute = 30 if hit["half_hour"] else _value(hit["minute"] or hit["minute2"] or "0")
    minute = 15 * _value(hit["quarter"]) if hit["quarter"] else minute
    second = int(hit["second"] or 0) if hit.re is _MOMENT else 0
    return time(hour % 24 if hour == 24 else hour, minute, second)


def _ago(hit: re.Match[str], now: datetime) -> Moment:
    word = hit["count"]
    count = 0.0 if word is None else 0.5 if word == "半" else float(_value(word))
    span = timedelta(hours=count) if hit["unit"] == "小时" else timedelta(minutes=count)
    return Moment(hit.start(), hit.end(), now.astimezone(UTC) - span)


def _value(number: str) -> int:
    """The value of a number in digits or written out; ValueError for what is none."""
    value = int(number) if number.isdecimal() else chinese_number(number)
    if value is None:
        raise ValueError(number)
    return value
