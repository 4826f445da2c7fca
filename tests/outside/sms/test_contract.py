"""What every gateway for texts, and every dialler, promises the room; over the real wire."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit.errors import Trouble
from fanzha.outside.sms.http import HttpSmsLine, NoSmsLine
from fanzha.outside.sms.simulator.fates import Faults, call_reports, text_reports
from fanzha.outside.voice.by_hand import CallList
from fanzha.outside.voice.http import HttpDialler
from fanzha.prevent.channel.ports import ByHand, Outgoing, OutgoingCall, Refused, Unreachable
from fanzha.prevent.channel.rules import REPORTED, CallOutcome
from tests.outside.gateway import SECRET, GatewayProcess, gateway

PHONE = "13900000001"
"""Made up (虚构)."""
Adapter = HttpSmsLine | HttpDialler


@pytest.fixture(scope="module")
def process() -> Iterator[GatewayProcess]:
    with gateway() as made:
        yield made


def hand_over(adapter: Adapter, key: str = "k", phone: str = PHONE) -> str:
    """Give one text or call to the adapter."""
    if isinstance(adapter, HttpSmsLine):
        return adapter.hand_over(Outgoing(key, phone, "请不要转账"))
    adapter.place(OutgoingCall(key, phone))
    return ""


@pytest.fixture(params=[HttpSmsLine, HttpDialler])
def make(
    request: pytest.FixtureRequest,
) -> Iterator[Callable[[str, str], Adapter]]:
    """An adapter to an address with a secret."""
    made: list[Adapter] = []

    def one(url: str, secret: str = SECRET) -> Adapter:
        made.append(request.param(url, secret))
        return made[-1]

    yield one
    for adapter in made:
        adapter.close()


def test_the_same_key_is_taken_once(process: GatewayProcess, make: Callable[..., Adapter]) -> None:
    adapter = make(process.url)
    before = process.counts()
    ids = {hand_over(adapter, f"same {type(adapter).__name__}") for _ in range(3)}
    after = process.counts()
    assert len(ids) == 1
    assert sum(after[what] - before[what] for what in ("texts", "calls")) == 1


def test_what_may_work_later_is_unreachable(
    process: GatewayProcess, make: Callable[..., Adapter]
) -> None:
    for url, secret in ((process.url, "another" * 5), ("http://127.0.0.1:9", SECRET)):
        with pytest.raises(Unreachable) as told:
            hand_over(make(url, secret))
        assert PHONE not in str(told.value)
    process.set_faults(down=True)
    with pytest.raises(Unreachable):
        hand_over(make(process.url))
    process.set_faults()
    hand_over(make(process.url))


def test_a_number_that_is_none_is_refused_for_good(process: GatewayProcess) -> None:
    line, dialler = HttpSmsLine(process.url, SECRET), HttpDialler(process.url, SECRET)
    with pytest.raises(Refused, match=r"^bad_number$"):
        hand_over(line, phone="不是号码")
    with pytest.raises(ByHand):
        hand_over(dialler, phone="不是号码")
    line.close()
    dialler.close()


def test_without_a_gateway_a_text_is_refused_and_a_person_calls() -> None:
    with pytest.raises(Refused, match="no_gateway"):
        NoSmsLine().hand_over(Outgoing("k", PHONE, "请不要转账"))
    with pytest.raises(ByHand):
        CallList().place(OutgoingCall("k", PHONE))


def test_an_unsigned_text_is_not_taken(process: GatewayProcess) -> None:
    said = httpx.post(f"{process.url}/texts", json={"key": "k", "to": PHONE}, trust_env=False)
    assert said.status_code == 401


@given(key=st.text(min_size=1), phone=st.from_regex(r"1\d{10}", fullmatch=True))
def test_the_made_up_gateway_tells_only_what_the_centre_knows(key: str, phone: str) -> None:
    told = text_reports(key, phone, Faults(read=0.5))
    assert {report.fate for report in told} <= set(REPORTED)
    assert told == text_reports(key, phone, Faults(read=0.5))
    assert {report.fate for report in call_reports(key, phone, Faults())} <= set(CallOutcome)


@pytest.mark.parametrize(("url", "secret"), [("http://sms.example", SECRET), ("https://a", "")])
def test_texts_take_no_line_that_others_can_read_or_write(url: str, secret: str) -> None:
    with pytest.raises(Trouble):
        HttpSmsLine(url, secret)
