"""What one event says by itself."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.engine.stream.fields import words
from fanzha.engine.stream.fields.automaton import automaton
from fanzha.engine.stream.fields.brands import imitated
from fanzha.engine.stream.fields.idmap import IdMap
from fanzha.engine.stream.fields.linked import WINDOW_US, Linked, LinkedHosts
from fanzha.engine.stream.fields.links import links
from fanzha.engine.stream.fields.numbers import official
from fanzha.engine.stream.fields.strings import text
from fanzha.words.data import load
from fanzha.words.scam_types import TAXONOMY

CODES = list(TAXONOMY.nodes)


def type_of(body: str) -> str:
    code = words.read(pa.array([body])).types[0]
    return CODES[code] if code >= 0 else ""


def hosts(body: str) -> list[str]:
    column = text(pa.array([body]))
    spans = links(*column)
    return [
        bytes(column.data[start:end]).decode()
        for start, end in zip(spans.start, spans.end, strict=True)
    ]


@settings(deadline=None)
@given(
    st.lists(st.text("贷款刷ab", min_size=1, max_size=4), min_size=1, unique=True),
    st.text("贷款刷ab"),
)
def test_the_automaton_finds_what_a_search_for_each_word_finds(names: list[str], body: str) -> None:
    made, state, found = automaton(names), 0, set()
    for byte in body.encode():
        state = int(made.step[state, made.classes[byte]])
        found |= {names[word] for word in made.words[made.first[state] : made.first[state + 1]]}
    assert found == {name for name in names if name in body}


def test_words_are_found_through_what_stands_between_their_characters() -> None:
    assert type_of("无-抵 押*贷_款") == type_of("无抵押贷款") == "loan"


def test_a_weak_word_alone_says_nothing() -> None:
    assert type_of("您的额度") == ""


def test_a_word_counts_once_a_text() -> None:
    assert type_of("额度额度额度额度") == ""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("点http://a.b.cn/c.html领", ["a.b.cn"]), ("a.b.cn,c.com。", ["a.b.cn", "c.com"]),
        ("写信 me@mail.cn", []), ("共12.5元", []), ("v1.2.3", []), ("", []), ("...", []), ("a..cn", []),
        ("xn--fiqs8s.xn--fiqs8s", ["xn--fiqs8s.xn--fiqs8s"]), ("https://t.cn?x=b.cn", ["t.cn"]),
    ],
)  # fmt: skip
def test_it_finds_the_hosts_a_text_links_to(body: str, expected: list[str]) -> None:
    assert hosts(body) == expected


@settings(deadline=None)  # the first call compiles
@given(st.binary(max_size=80))
def test_no_bytes_upset_the_search_for_hosts(body: bytes) -> None:
    ends, data = np.array([0, len(body)], np.int32), np.frombuffer(body, np.uint8)
    for start, end in zip(*links(ends, data)[1:], strict=True):
        assert b"." in body[start:end]


@pytest.mark.parametrize("number", ["110", "+86110", "0086110", "95588", "+8695588", "010110"])
def test_an_official_number_is_known_however_it_is_dressed(number: str) -> None:
    assert official(pa.array([number])).tolist() == [True]


@pytest.mark.parametrize(
    "number", ["13811095588", "9558812", "1100", "11", "", "021955880", "+1955"]
)
def test_a_number_that_only_holds_an_official_one_is_none(number: str) -> None:
    assert official(pa.array([number])).tolist() == [False]


@pytest.mark.parametrize("host", ["cloud.com", "pineapple.com", "taobao.com", "x.weixin.qq.com"])
def test_an_ordinary_or_official_host_imitates_nobody(host: str) -> None:
    assert imitated(host) == ""


@pytest.mark.parametrize(
    "host", ["1cbc.cc", "аmazon.com", "alipay-safe.cn", "www.ccb.com.vip-9.top", "paypa1.com"]
)
def test_the_usual_tricks_are_seen_through(host: str) -> None:
    assert imitated(host) != ""


def test_every_brand_answers_for_its_own_hosts() -> None:
    for brand in load("official_hosts")["brand"]:
        assert [host for host in brand["hosts"] if imitated(f"www.{host}")] == []


@settings(deadline=None)
@given(
    st.dictionaries(st.integers(1, 2**64 - 1), st.integers(1, 2**64 - 1)),
    st.lists(st.integers(0, 9)),
)
def test_a_map_of_ids_is_a_dictionary(entries: dict[int, int], others: list[int]) -> None:
    made = IdMap(np.array([*entries], np.uint64), np.array([*entries.values()], np.uint64))
    asked = [*entries, *others]
    expected = [entries.get(key, 0) for key in asked]
    assert made.get(np.array(asked, np.uint64)).tolist() == expected


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.booleans(), st.integers(0, 3)), max_size=60))
def test_a_small_ring_of_links_remembers_what_a_plain_record_does(
    steps: list[tuple[int, bool, int]],
) -> None:
    ring, record, now = LinkedHosts(room=8), [], 0
    none, no_times = np.zeros(0, np.uint64), np.zeros(0, np.int64)
    for position, (pair, is_text, hours) in enumerate(steps):
        now += hours * WINDOW_US // 3
        one, at, when = np.array([pair], np.uint64), np.array([position]), np.array([now])
        if is_text:
            ring.read(
                Linked(one, at, when, np.array([position], np.int16)), none, no_times, no_times
            )
            record.append((pair, now, position))
            continue
        empty = Linked(none, no_times, no_times, np.zeros(0, np.int16))
        held = [p for key, us, p in record[-8:] if key == pair and now - us <= WINDOW_US]
        assert ring.read(empty, one, at, when).tolist() == [held[-1] if held else -1]


def test_links_are_remembered_after_a_restart() -> None:
    one, at, when = np.array([5], np.uint64), np.array([0]), np.array([0])
    none, no_times = np.zeros(0, np.uint64), np.zeros(0, np.int64)
    before, after = LinkedHosts(), LinkedHosts()
    before.read(Linked(one, at, when, np.array([3], np.int16)), none, no_times, no_times)
    for name in before.store.specs:
        after.store[name][:] = before.store[name]
    assert after.store.loaded is not None
    after.store.loaded()
    empty = Linked(none, no_times, no_times, np.zeros(0, np.int16))
    assert after.read(empty, one, at + 1, when + 9).tolist() == [3]


def test_it_reads_real_fake_base_station_texts(shared_data: Path) -> None:
    lines = (shared_data / "sms_fbs" / "sms.tsv").read_text(encoding="utf-8").splitlines()[1:]
    bodies, labels = zip(*(line.split("\t") for line in lines), strict=True)
    found = words.read(pa.array(bodies)).types >= 0
    label = np.array(labels)
    assert found[label == "FR:Phishing(Bank)"].mean() > 0.9
    assert found[label == "AD:Retail"].mean() < 0.05


def test_few_ordinary_hosts_are_taken_for_imitations(shared_data: Path) -> None:
    lines = (shared_data / "urls" / "benign.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert np.mean([imitated(host) != "" for host in lines[::10]]) < 0.003


def test_it_sees_the_imitations_whose_hosts_speak_of_the_brand(shared_data: Path) -> None:
    lines = (shared_data / "urls" / "phishing.tsv").read_text(encoding="utf-8").splitlines()[1::40]
    rows = [line.split("\t") for line in lines]
    of_brand = {urlsplit(url).hostname or "" for _, url, brand in rows if brand == "Amazon"}
    speaking = [host for host in of_brand if "amazon" in host]
    assert np.mean([imitated(host) != "" for host in speaking]) > 0.9


def test_most_phishing_hosts_name_no_brand_so_few_are_seen(shared_data: Path) -> None:
    brands = {
        "Amazon",
        "Apple ID",
        "NTT docomo",
        "楽天",
        "メルカリ",
        "Microsoft",
        "PayPal",
        "楽天カード",
    }
    lines = (shared_data / "urls" / "phishing.tsv").read_text(encoding="utf-8").splitlines()[1::20]
    rows = [line.split("\t") for line in lines]
    hosts = {urlsplit(url).hostname or "" for _, url, brand in rows if brand in brands}
    assert 0.1 < np.mean([imitated(host) != "" for host in hosts]) < 0.25
