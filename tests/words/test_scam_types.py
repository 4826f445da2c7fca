"""The taxonomy holds every type the domain text names."""

from __future__ import annotations

import pytest

from fanzha.kit.errors import Trouble
from fanzha.words.scam_types import TAXONOMY, categories, children, lineage, node

CATEGORIES = [
    ("刷单返利", "Order-brushing rebate"),
    ("虚假网络投资理财", "Fake investment"),
    ("虚假贷款", "Fake loan or card"),
    ("冒充电商物流客服", "Fake customer service"),
    ("冒充公检法及政府机关", "Impersonated authority"),
    ("虚假征信", "Fake credit record"),
    ("虚假购物、服务", "Fake shopping or service"),
    ("冒充领导、熟人", "Impersonated boss or friend"),
    ("网络婚恋、交友", "Romance"),
    ("网络游戏产品虚假交易", "Game items"),
    ("冒充军警购物", "Fake army purchase"),
    ("网黑案件", "Hacking type"),
    ("其他", "Other"),
]
VARIANTS = [
    "代办信用卡",
    "刮刮卡中奖",
    "六合彩特码",
    "杀猪盘",
    "兼职刷单",
    "冒充老板QQ",
    "冒充领导(帮忙转账)",
    "虚拟币投资",
    "荐股群(AI群控)",
    "注销校园贷",
    "淘宝购物退款",
    "网络赌博",
    "疫苗预约",
    "防疫物资",
    "车票退改签",
    "网课缴费",
    "民族资产解冻",
    "助学金",
    "银行卡年费",
    "药品广告",
    "BC充值返现",
    "平安普惠式贷款",
    "跑分(洗钱)",
    "伪基站短信",
    "贷款1069短信",
]


def test_it_has_the_thirteen_categories_of_the_ministry_in_order() -> None:
    assert [(item.zh, item.en) for item in categories()] == CATEGORIES


@pytest.mark.parametrize("name", VARIANTS)
def test_it_finds_every_variant_the_domain_text_names_below_a_category(name: str) -> None:
    (found,) = (item for item in TAXONOMY.nodes.values() if item.zh == name)
    line = lineage(found.code)
    assert line[0] in categories()
    assert line[-1] == found
    assert found in children(line[-2].code)


def test_it_describes_every_node_in_both_languages() -> None:
    for item in TAXONOMY.nodes.values():
        assert all([item.zh, item.en, item.description_zh, item.description_en])
    names = [item.zh for item in TAXONOMY.nodes.values()]
    assert len(set(names)) == len(names)


def test_it_says_which_version_and_source_the_data_has() -> None:
    assert TAXONOMY.version
    assert "公安部" in TAXONOMY.source


def test_it_refuses_an_unknown_code() -> None:
    with pytest.raises(Trouble, match="no such scam type"):
        node("scratching")
