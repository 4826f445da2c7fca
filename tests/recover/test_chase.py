"""The picture of a chase: every fen of the loss in exactly one column, and what to stop next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fanzha.recover.trace.chase import draw
from fanzha.recover.trace.following import match
from fanzha.recover.trace.picture import Claim, Hold, Known, Move, Said, Status

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


CLAIM = Claim(1, "V", "M1", 10_000, at(0), payee_bank="B03", payee_name="赵某甲(虚构)")
MOVES = [
    Move("t1", at(1), "V", "M1", 10_000, payee_bank="B03"),
    Move("t2", at(5), "M1", "M2", 7_000, payee_bank="B04"),
    Move("t3", at(9), "M2", "ATM", 2_000, exit_kind="cash"),
]


def test_it_proposes_the_payee_before_any_bank_has_answered() -> None:
    picture = draw(Known([CLAIM], []))
    assert [(p.node.account, p.node.bank) for p in picture.proposals] == [("M1", "B03")]
    assert picture.totals.open_fen == 10_000


def test_it_sorts_the_money_into_columns() -> None:
    holds = {"M1": Hold(Status.STOPPED, at(10), at(2890), 3_000)}
    totals = draw(Known([CLAIM], MOVES, holds)).totals
    assert (totals.stopped_fen, totals.open_fen, totals.left_fen) == (3_000, 5_000, 2_000)
    assert totals.parts() == totals.loss_fen == 10_000


def test_it_calls_money_doubtful_that_the_bank_does_not_hold() -> None:
    holds = {"M1": Hold(Status.STOPPED, at(10), at(2890), 1_000)}
    picture = draw(Known([CLAIM], MOVES[:1], holds))
    assert (picture.totals.stopped_fen, picture.totals.doubtful_fen) == (1_000, 9_000)
    said = {"M1": Said(at(11), 10_000)}
    assert draw(Known([CLAIM], MOVES[:1], holds, said)).totals.stopped_fen == 10_000


def test_it_leaves_an_account_in_mixed_use_to_a_person() -> None:
    said = {"M2": Said(at(20), 5_000 + 90_000)}
    proposals = draw(Known([CLAIM], MOVES, said=said)).proposals
    by_account = {p.node.account: p for p in proposals}
    assert by_account["M2"].for_a_person
    assert by_account["M2"].node.innocent_fen == 90_000


def test_it_counts_another_victims_money_as_stolen_not_as_innocent() -> None:
    other = Claim(2, "W", "M2", 90_000, at(6))
    moves = [*MOVES, Move("t9", at(6), "W", "M2", 90_000)]
    said = {"M2": Said(at(20), 93_000)}
    node = {n.account: n for n in draw(Known([CLAIM], moves, said=said, others=[other])).nodes}[
        "M2"
    ]
    assert node.innocent_fen == 0


def test_it_passes_over_what_an_officer_set_aside() -> None:
    picture = draw(Known([CLAIM], MOVES, excluded={"M2": "商户, 已核实"}))
    assert [p.node.account for p in picture.proposals] == ["M1"]


def test_it_leaves_a_refused_account_to_a_person() -> None:
    picture = draw(Known([CLAIM], [], {"M1": Hold(Status.REFUSED, answer_code="0301")}))
    assert [p.for_a_person for p in picture.proposals] == [True]
    assert picture.totals.open_fen == 10_000


def test_it_finds_the_payment_on_the_statement_though_the_victim_misremembers() -> None:
    moves = [Move("x", at(-300), "V", "M1", 10_000), Move("y", at(7), "V", "M1", 10_000)]
    assert match([CLAIM], moves, {}) == {1: "y"}
    assert match([CLAIM, Claim(2, "V", "M1", 10_000, at(0))], moves, {}) == {1: "y", 2: "x"}


def test_it_tells_when_the_statement_does_not_show_the_payment() -> None:
    picture = draw(Known([CLAIM], [], said={"M1": Said(at(60), 0)}))
    assert picture.unconfirmed == {1}
    assert [p.for_a_person for p in picture.proposals] == [True], "nothing is stopped by itself"


def test_what_another_payment_brought_too_is_stopped_though_one_is_doubted() -> None:
    both = [CLAIM, Claim(2, "V", "M1", 7_000, at(1))]
    picture = draw(
        Known(both, [Move("t0", at(0), "V", "M1", 10_000)], said={"M1": Said(at(60), 0)})
    )
    assert picture.unconfirmed == {2}
    assert [p.for_a_person for p in picture.proposals] == [False]


def test_it_follows_no_more_than_the_bank_shows_was_sent() -> None:
    moves = [Move("t0", at(3), "V", "M1", 6_000), Move("t1", at(9), "M1", "M2", 5_000)]
    picture = draw(Known([CLAIM], moves, said={"M1": Said(at(60), 1_000)}))
    assert (picture.totals.loss_fen, picture.lowered) == (6_000, {1: 4_000})
    assert not picture.unconfirmed
    unsaid = draw(Known([CLAIM], moves))
    assert not unsaid.lowered, "a statement that does not reach so far says nothing"


ACCOUNTS = ["M1", "M2", "M3", "M4"]


@st.composite
def chases(draw_from: st.DrawFn) -> Known:
    moves = [Move("t0", at(0), "V", "M1", 10_000)]
    for number in range(1, draw_from(st.integers(1, 12))):
        payer, payee = draw_from(st.permutations(ACCOUNTS))[:2]
        kind = draw_from(st.sampled_from(["", "", "", "cash", "abroad"]))
        amount = draw_from(st.integers(1, 9_000))
        moves.append(Move(f"t{number}", at(number), payer, payee, amount, exit_kind=kind))
    status = st.sampled_from([Status.STOPPED, Status.FROZEN, Status.ORDERED, Status.REFUSED])
    hold = st.builds(Hold, status, st.just(at(20)), st.none(),
                     st.none() | st.integers(0, 12_000), st.just("0000"),
                     st.integers(0, 9_000))  # fmt: skip
    holds = draw_from(st.dictionaries(st.sampled_from(ACCOUNTS), hold))
    said = draw_from(
        st.dictionaries(
            st.sampled_from(ACCOUNTS),
            st.builds(Said, st.sampled_from([at(10), at(30)]), st.none() | st.integers(0, 20_000)),
        )
    )
    return Known([CLAIM], moves, holds, said)


@given(chases())
def test_every_fen_of_the_loss_stands_in_one_column(known: Known) -> None:
    picture = draw(known)
    assert picture.totals.parts() == picture.totals.loss_fen == 10_000
    assert all(value >= 0 for value in vars(picture.totals).values())
    for proposal in picture.proposals:
        assert proposal.node.held_fen > 0
        assert proposal.node.status in (Status.OPEN, Status.REFUSED)
