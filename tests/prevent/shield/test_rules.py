"""The payee check's decisions, one ground at a time and together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit.errors import Trouble
from fanzha.prevent.shield.asking import read_ask, read_override
from fanzha.prevent.shield.rules import (
    SEVERITY,
    AgeGroup,
    Answer,
    Ask,
    Earlier,
    Facts,
    OpenAlert,
    Picture,
    decide,
    level_after_override,
    require_overridable,
)
from fanzha.prevent.shield.tiers import tiers
from fanzha.words.enums import Channel, Level

NOW = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
TIERS = tiers(NOW)
ASK = Ask("R1", "B03", "6200000000000001", "6200000000000002", "虚构", 100_00, Channel.APP, NOW)
LARGE = replace(ASK, amount_fen=TIERS.large_fen)
PASSED_ON = Picture(payers=1, in_fen=1000, out_fen=900, gap_s=60)


def earlier(times: int, fen: int, payee: str = ASK.payee) -> tuple[Earlier, ...]:
    return tuple(Earlier(payee, fen, NOW - timedelta(hours=n + 1)) for n in range(times))


@pytest.mark.parametrize(
    ("ask", "facts", "answer", "minutes", "codes"),
    [
        (ASK, Facts(), "allow", 0, []),
        (ASK, Facts(payee_listed=True), "refuse", 0, ["payee_listed"]),
        (ASK, Facts(payer_listed=True), "verify", 0, ["payer_listed"]),
        (ASK, Facts(other_name=True), "verify", 0, ["payee_name_differs"]),
        (ASK, Facts(alert=OpenAlert(1, Level.LOW)), "delay", 120, ["payer_under_alert"]),
        (ASK, Facts(alert=OpenAlert(1, Level.MEDIUM)), "verify", 0, ["payer_under_alert"]),
        (ASK, Facts(alert=OpenAlert(1, Level.HIGH), known_payee=True), "verify", 0,
         ["payer_under_alert"]),
        (ASK, Facts(picture=PASSED_ON), "verify", 0, ["payee_passes_on"]),
        (ASK, Facts(picture=replace(PASSED_ON, gap_s=7200)), "allow", 0, []),
        (ASK, Facts(picture=replace(PASSED_ON, out_fen=700)), "allow", 0, []),
        (ASK, Facts(picture=replace(PASSED_ON, gap_s=7200, payers=5)), "verify", 0,
         ["payee_gathers"]),
        (ASK, Facts(picture=Picture(idle_days=180)), "verify", 0, ["payee_dormant"]),
        (ASK, Facts(picture=Picture(idle_days=179)), "allow", 0, []),
        (LARGE, Facts(), "delay", 1440, ["large_to_new_payee"]),
        (LARGE, Facts(known_payee=True), "allow", 0, []),
        (replace(LARGE, amount_fen=TIERS.large_fen - 1), Facts(), "allow", 0, []),
        (replace(ASK, amount_fen=TIERS.large_fen_elder, age_group=AgeGroup.ELDER), Facts(),
         "delay", 1440, ["large_to_new_payee"]),
        (replace(ASK, amount_fen=TIERS.large_fen_elder, age_group=AgeGroup.ADULT), Facts(),
         "allow", 0, []),
        (replace(ASK, amount_fen=2_000_000), Facts(earlier=earlier(3, 1_000_000)), "delay", 120,
         ["many_small_to_payee"]),
        (replace(ASK, amount_fen=2_000_000), Facts(earlier=earlier(3, 1_000_000, "6299")), "delay",
         120, ["many_small_from_payer"]),
        (replace(ASK, amount_fen=2_000_000), Facts(earlier=earlier(2, 1_500_000)), "allow", 0, []),
        (ASK, Facts(earlier=earlier(9, 100)), "allow", 0, []),
        (LARGE, Facts(payee_listed=True, alert=OpenAlert(1, Level.LOW)), "refuse", 0,
         ["payee_listed", "payer_under_alert", "large_to_new_payee"]),
        (LARGE, Facts(alert=OpenAlert(1, Level.LOW)), "delay", 1440,
         ["payer_under_alert", "large_to_new_payee"]),
    ],
)  # fmt: skip
def test_it_answers(ask: Ask, facts: Facts, answer: str, minutes: int, codes: list[str]) -> None:
    decision = decide(ask, facts, TIERS, NOW)
    assert (decision.answer, decision.minutes) == (answer, minutes)
    assert [reason.code for reason in decision.reasons] == codes
    assert decision.expires_at == NOW + timedelta(minutes=10)


def test_transfers_of_more_than_a_day_ago_do_not_sum_up() -> None:
    old = tuple(
        Earlier(ASK.payee, 3_000_000, NOW - timedelta(hours=24, seconds=n)) for n in range(9)
    )
    assert decide(ASK, Facts(earlier=old), TIERS, NOW).answer == "allow"


@given(
    st.builds(
        Facts, payee_listed=st.booleans(), payer_listed=st.booleans(), known_payee=st.booleans(),
        other_name=st.booleans(),
        alert=st.none() | st.builds(OpenAlert, st.just(1), st.sampled_from(Level)),
    ),
    st.integers(1, 10**9),
)  # fmt: skip
def test_more_is_known_and_the_answer_is_never_milder(facts: Facts, amount: int) -> None:
    ask = replace(ASK, amount_fen=amount)
    found = decide(ask, facts, TIERS, NOW)
    worse = decide(ask, replace(facts, payee_listed=True, known_payee=False), TIERS, NOW)
    assert SEVERITY[worse.answer] >= SEVERITY[found.answer]
    assert bool(found.reasons) == (found.answer is not Answer.ALLOW)
    assert (found.minutes > 0) == (found.answer is Answer.DELAY)


@pytest.mark.parametrize("answer", [Answer.REFUSE, Answer.ALLOW])
def test_what_is_refused_or_allowed_cannot_be_overridden(answer: Answer) -> None:
    with pytest.raises(Trouble):
        require_overridable(answer, NOW + timedelta(minutes=1), NOW)


def test_an_answer_can_be_overridden_until_it_expires() -> None:
    require_overridable(Answer.DELAY, NOW + timedelta(seconds=1), NOW)
    with pytest.raises(Trouble):
        require_overridable(Answer.VERIFY, NOW, NOW)


def test_an_override_raises_what_is_believed() -> None:
    assert level_after_override(Answer.DELAY, Level.LOW) is Level.MEDIUM
    assert level_after_override(Answer.DELAY, Level.MEDIUM) is Level.HIGH


PLAIN: dict[str, Any] = {
    "request_id": "R1", "bank": "B03", "payer": "6200 0000 0000 0001", "payee": "6200000000000002",
    "payee_name": "虚构", "amount_fen": 100, "channel": "app", "at": "2026-03-02T16:20:00+08:00",
}  # fmt: skip


def test_it_reads_a_question() -> None:
    assert read_ask(PLAIN, NOW) == replace(ASK, amount_fen=100)
    assert read_ask(PLAIN | {"age_group": "elder"}, NOW).age_group is AgeGroup.ELDER


@pytest.mark.parametrize(
    ("field", "value"),
    [("request_id", "a b"), ("request_id", None), ("bank", ""), ("payer", "x"), ("payer", 5),
     ("payee", PLAIN["payer"]), ("payee_name", " "), ("payee_name", "虚" * 121), ("amount_fen", 0),
     ("amount_fen", True), ("amount_fen", 1.5), ("amount_fen", 10**16), ("channel", "pigeon"),
     ("channel", []), ("age_group", "old"), ("at", "2026-03-02T16:20:00"), ("at", "soon"),
     ("at", "2026-03-02T16:26:00+08:00"), ("at", "2026-03-01T16:19:00+08:00")],
)  # fmt: skip
def test_it_names_the_wrong_field(field: str, value: object) -> None:
    with pytest.raises(Trouble) as trouble:
        read_ask(PLAIN | {field: value}, NOW)
    assert trouble.value.field == field


@pytest.mark.parametrize("raw", [None, [], "x", 5])
def test_it_takes_objects_only(raw: object) -> None:
    for read in (read_ask, read_override):
        with pytest.raises(Trouble):
            read(raw, NOW)
