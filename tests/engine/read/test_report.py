"""A victim's words: what is found, where it stands, and what is left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.engine.read.report import Reading, read_report, scam_guesses
from fanzha.engine.read.report.amounts import amounts, chinese_number
from fanzha.engine.read.report.numbers import is_id_card, is_impossible_card, luhn
from fanzha.engine.read.report.times import moments
from fanzha.words import money
from fanzha.words.data import load
from fanzha.words.money import Fen
from fanzha.words.scam_types import TAXONOMY, categories

NOW = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)  # 16:20 in Shanghai
ACCOUNT = "9903000001272699277"
PREFIXES = {"9903": ("B03",), "9904": ("B04",)}


def read(text: str) -> Reading:
    return read_report(text, NOW, prefixes=PREFIXES, bank_names={"子虚银行": "B03"})


@pytest.mark.parametrize(
    "written",
    ["9903000001272699277", "9903 0000 0127 2699 277", "9903-0000-0127-2699-277",
     "９９０３０００００１２７２６９９２７７"],
)  # fmt: skip
def test_it_finds_an_account_however_it_is_written(written: str) -> None:
    found = read(f"我把钱打到{written},他就不见了").accounts
    assert [(one.number, one.luhn, one.bank) for one in found] == [(ACCOUNT, True, "B03")]


def test_it_tells_a_wrong_check_digit_and_hides_nothing() -> None:
    found = read("账号9903000001272699278").accounts
    assert [(one.number[-1], one.luhn) for one in found] == [("8", False)]


def test_it_takes_no_identity_card_with_letter_nor_a_longer_number_for_an_account() -> None:
    assert read("身份证99012119900615002X").accounts == ()
    assert read("单号99030000012726992771234").accounts == ()


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("转了1660000元", "1660000"), ("转了166万", "1660000"), ("转了166万元", "1660000"),
        ("转了1,660,000.00", "1660000"), ("¥90480.5到账", "90480.5"), ("16.6万块", "166000"),
        ("三万八", "38000"), ("三万八千元", "38000"), ("一百六十六万", "1660000"),
        ("3万8", "38000"), ("3万8千元", "38000"), ("五百块", "500"), ("20w", "200000"),
        ("壹拾贰万元", "120000"), ("¥500", "500"), ("转了38000到他卡里", "38000"),
        ("付过去五千", "5000"), ("9万480元", "90480"), ("九万零四百八十元", "90480"),
        ("金额:38,000", "38000"), ("38,000元", "38000"),
    ],
)  # fmt: skip
def test_it_reads_an_amount_however_people_write_it(text: str, yuan: str) -> None:
    assert [one.fen for one in read(text).amounts] == [money.fen(yuan)]


@pytest.mark.parametrize(
    "text",
    [
        "万一出事",
        "第3次",
        "有2个人",
        "共 5 笔",
        "房号1204",
        "一百个人",
        "充了200次",
        "转了2023年的账",
        "打了三百个电话",
    ],
)
def test_it_takes_no_plain_number_for_money(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天14:05", "2026-03-02T14:05"), ("14:05", "2026-03-02T14:05"),
        ("23:10", "2026-03-01T23:10"), ("昨天下午3点半", "2026-03-01T15:30"),
        ("3月1日9点20分", "2026-03-01T09:20"), ("12月31日 23:59", "2025-12-31T23:59"),
        ("2025-11-02 08:07:06", "2025-11-02T08:07"), ("2025年11月2日8时7分", "2025-11-02T08:07"),
        ("10分钟前", "2026-03-02T16:10"), ("半小时前", "2026-03-02T15:50"),
        ("凌晨1点", "2026-03-02T01:00"), ("昨晚8点", "2026-03-01T20:00"),
        ("今天下午4点16分", "2026-03-02T16:16"), ("下午四点十六分", "2026-03-02T16:16"),
        ("昨天晚上八点二十", "2026-03-01T20:20"), ("三点半", "2026-03-02T15:30"),
        ("4点一刻", "2026-03-02T16:15"), ("5点", "2026-03-02T05:00"), ("二十分钟前", "2026-03-02T16:00"),
        ("刚才转了", "2026-03-02T16:20"), ("12点", "2026-03-02T12:00"),
    ],
)  # fmt: skip
def test_it_reads_a_moment_from_the_moment_of_the_report(text: str, expected: str) -> None:
    found = [one.at.astimezone(UTC) + timedelta(hours=8) for one in moments(text, NOW)]
    assert [f"{one:%Y-%m-%dT%H:%M}" for one in found] == [expected]


@pytest.mark.parametrize("text", ["有一点怀疑", "一点三万", "有两点原因", "一时糊涂", "刚才见到他"])
def test_it_takes_a_little_for_no_hour(text: str) -> None:
    assert moments(text, NOW) == []


@pytest.mark.parametrize("text", ["25:10", "13月40日 9:00", "比分3:2x1", "2026-02-30 10:00"])
def test_it_survives_a_time_that_does_not_exist(text: str) -> None:
    assert all(one.at <= NOW + timedelta(days=1) for one in moments(text, NOW))


def test_it_finds_phones_chats_and_links_apart() -> None:
    found = read("电话16499016600,QQ群88812345,微信号wxid_fake1,登录 pay.example.cn/a?b=1 。")
    assert {(word.kind, word.value) for word in found.words} == {
        ("phone", "16499016600"), ("qq_group", "88812345"), ("wechat", "wxid_fake1"),
        ("link", "pay.example.cn/a?b=1"),
    }  # fmt: skip


def test_it_pairs_each_account_with_what_stands_nearest() -> None:
    text = (
        "10:05转了3万到9903000001272699277, 收款人赵某甲(虚构),"
        "后来11:30又转5000元到9904000001272699275,收款人钱某乙"
    )
    told = [
        (p.account.bank, p.amount and p.amount.fen, p.payee_name and p.payee_name.value)
        for p in read(text).payments
    ]
    assert told == [("B03", 3_000_000, "赵某甲(虚构)"), ("B04", 500_000, "钱某乙")]


def test_it_takes_the_victims_own_account_for_the_payer() -> None:
    found = read("从我的卡号9904000001272699275转了3万到9903000001272699277").payments
    assert [(p.account.bank, p.payer and p.payer.bank) for p in found] == [("B03", "B04")]


def test_it_uses_a_banks_name_where_no_prefix_fits() -> None:
    assert read("子虚银行,账号4539578763621486").accounts[0].bank == "B03"


def test_it_offers_every_bank_that_shares_the_prefix_until_the_text_names_one() -> None:
    prefixes = {"4539": ("B05", "B06")}
    said = "账号4539578763621486"
    unsure = read_report(said, NOW, prefixes=prefixes).accounts[0]
    assert (unsure.bank, unsure.banks) == ("", ("B05", "B06"))
    named = read_report(f"青石银行{said}", NOW, prefixes=prefixes, bank_names={"青石银行": "B06"})
    assert named.accounts[0].bank == "B06"


def test_it_takes_the_bank_named_nearest_for_an_account_without_known_prefix() -> None:
    text = "子虚银行4539578763621486, 后来又转到乌有银行4916338506082832"
    found = read_report(text, NOW, prefixes={}, bank_names={"子虚银行": "B03", "乌有银行": "B04"})
    assert [one.bank for one in found.accounts] == ["B03", "B04"]


def test_it_reads_an_identity_card_as_such_and_as_no_account() -> None:
    number = next(
        f"99012119900615002{sign}"
        for sign in "0123456789X"
        if is_id_card(f"99012119900615002{sign}")
    )
    found = read(f"身份证{number},电话16499016600")
    assert found.accounts == ()
    assert [(word.kind, word.value) for word in found.words if word.kind == "id_card"] == [
        ("id_card", number)
    ]


@given(st.text("0123456789", min_size=15, max_size=18))
def test_one_wrong_digit_makes_a_card_impossible(payload: str) -> None:
    prefixes = {payload[:4]: ("B03",)}
    good = next(f"{payload}{d}" for d in range(10) if luhn(f"{payload}{d}"))
    assert not is_impossible_card(good, prefixes)
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
    assert is_impossible_card(wrong, prefixes)
    assert not is_impossible_card(wrong, {})


def test_it_names_the_words_that_speak_for_a_scam() -> None:
    best = scam_guesses("我网恋的对象带我投资,平台现在提现不了")[0]
    assert best.code in {"romance.pig_butchering", "investment"}
    assert best.reasons


def test_it_has_words_for_every_category_and_only_for_known_types() -> None:
    codes = {item["code"] for item in load("scam_words")["type"]}
    assert codes <= set(TAXONOMY.nodes)
    assert {category.code for category in categories()} <= codes


@given(st.text(max_size=300))
def test_every_thing_found_stands_where_it_says(text: str) -> None:
    found = read(text)
    for thing in (*found.accounts, *found.amounts, *found.moments, *found.words):
        assert 0 <= thing.start < thing.end <= len(text)
    for one in found.accounts:
        assert luhn(one.number) is one.luhn


@given(st.integers(1, 10**13), st.text("他她转了钱的吧", max_size=5))
def test_it_reads_back_every_amount_it_can_show(fen: int, around: str) -> None:
    found = amounts(f"{around}¥{money.show(Fen(fen))}{around}")
    assert [one.fen for one in found] == [fen]


_DIGITS, _PLACES = "零一二三四五六七八九", ("", "十", "百", "千")


def _written(number: int) -> str:
    """The number below 10,000 in Chinese, as schools teach it."""
    digits = [int(digit) for digit in str(number)]
    text = ""
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        text += _DIGITS[digit] + _PLACES[place] if digit else "零"
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.rstrip("零")


@given(st.integers(1, 9_999), st.integers(0, 9_999))
def test_it_reads_every_chinese_number(high: int, low: int) -> None:
    gap = "零" if 0 < low < 1000 else ""
    text = f"{_written(high)}万{gap}{_written(low) if low else ''}"
    assert chinese_number(text) == high * 10_000 + low


def test_an_account_paid_twice_is_two_payments_each_with_its_own_sum_and_time() -> None:
    told = read_report(
        "13:50转10,000元到账号9903000001275074973;14:50转40,000元到账号9905001275154164,"
        "收款人沈某丑(虚构);15:55转80,000元到账号9905001275154164,收款人沈某丑(虚构)。"
        "账号9905001275154164请马上止付!",
        NOW, prefixes={"9903": ("B03",), "9905": ("B05",)},
    )  # fmt: skip
    paid = [
        (
            one.account.bank,
            one.amount.fen,
            f"{one.moment.at.astimezone(ZoneInfo('Asia/Shanghai')):%H:%M}",
        )
        for one in told.payments
        if one.amount and one.moment
    ]
    assert paid == [
        ("B03", 1_000_000, "13:50"), ("B05", 4_000_000, "14:50"), ("B05", 8_000_000, "15:55"),
    ]  # fmt: skip
