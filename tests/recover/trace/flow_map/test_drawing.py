"""The drawing: well-formed, standing alone, readable without colour, safe, and as whole as asked."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from bench.flow_case import made_up
from fanzha.recover.trace.flow_map.drawing import draw
from fanzha.recover.trace.flow_map.filters import Wanted
from fanzha.recover.trace.flow_map.shapes import Flows, Mark
from fanzha.recover.trace.flow_map.styles import INKS, MARKS, WORDS
from fanzha.recover.trace.flow_map.view import map_of
from fanzha.recover.trace.picture import Status
from tests.recover.trace.flow_map.cases import chain, flows

SPACE = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    """What is written on the drawing."""
    return [one.text or "" for one in ElementTree.fromstring(svg).iter(f"{SPACE}text")]


@settings(deadline=None, max_examples=15)
@given(flows())
def test_it_is_well_formed_and_has_every_cell_and_link(case: Flows) -> None:
    drawn = map_of(case)
    sheet = ElementTree.fromstring(draw(drawn))
    keys = [one.get("data-cell") for one in sheet.iter(f"{SPACE}g") if one.get("data-cell")]
    assert sorted(map(str, keys)) == sorted(cell.key for cell in drawn.cells)
    ends = [one for one in sheet.iter(f"{SPACE}g") if one.get("data-from")]
    assert len(ends) == len(drawn.links)


def test_it_stands_alone() -> None:
    svg = draw(map_of(made_up(60, 90)), title="图", dark=True)
    assert not re.search(r"href|url\(|@import|foreignObject|<script|var\(", svg)
    assert "fm-dark" in svg


def test_account_numbers_are_whole_only_where_asked() -> None:
    case = made_up(40, 60)
    hidden, whole = (draw(map_of(case), whole=one) for one in (False, True))
    assert not any(one.account in hidden for one in case.accounts)
    assert any(one.account in whole for one in case.accounts)


def test_what_banks_send_is_only_text() -> None:
    case = chain(100, 60)
    evil = replace(case.accounts[1], bank='"><script>x</script>', account="<b>1234567</b>")
    edges = (case.edges[0], replace(case.edges[1], payee=evil.account))
    svg = draw(map_of(Flows((case.accounts[0], evil), edges, 100)), whole=True)
    assert "<script" not in svg
    assert "<b>" not in svg
    assert any(text.startswith('"><script>') for text in texts(svg))


@pytest.mark.parametrize("state", Status)
def test_each_state_has_its_mark_and_word_besides_its_colour(state: Status) -> None:
    case = chain(100)
    one = replace(case.accounts[0], state=state)
    svg = draw(map_of(Flows((one,), case.edges, 100)))
    assert WORDS[state]["zh"] in texts(svg)
    assert MARKS[state] in svg
    assert f"fm-fill-{INKS[state]}" in svg


def test_no_two_states_have_the_same_mark() -> None:
    assert len(set(MARKS.values())) == len(Status)


def test_it_speaks_both_languages() -> None:
    drawn = map_of(chain(100, 60))
    assert {"受害人", "第 1 层", "第 2 层"} <= set(texts(draw(drawn)))
    english = texts(draw(drawn, language="en"))
    assert {"Victim", "Layer 1", "Layer 2"} <= set(english)
    assert not re.search(r"[\u4e00-\u9fff]", "".join(english))


def test_what_is_not_drawn_is_counted_below() -> None:
    told = texts(draw(map_of(chain(100, 60, 10), Wanted(least_fen=50))))
    assert "筛选未画: 1 户, 留存 ¥0.10; 1 笔, ¥0.10" in told


def test_a_guess_is_marked_as_one() -> None:
    mark = Mark("collector", {"zh": "归集", "en": "collector"})
    told = texts(draw(map_of(chain(100, 60), marks={"A0": mark})))
    assert "归集?" in told
    assert any("不是对户主的认定" in one for one in told)


def test_a_day_is_named_where_the_money_moved_over_several() -> None:
    case = chain(100, 60)
    later = replace(case.edges[1], time=case.edges[1].time.replace(day=4))
    assert "16:00" in texts(draw(map_of(case)))
    assert "03-02 16:00" in texts(draw(map_of(Flows(case.accounts, (case.edges[0], later), 100))))


def test_an_empty_map_is_a_sheet_without_cells() -> None:
    assert "data-cell" not in draw(map_of(Flows((), (), 0)))


def test_cells_take_the_focus_only_on_a_page() -> None:
    drawn = map_of(chain(100))
    assert "tabindex" not in draw(drawn)
    assert draw(drawn, live=True).count('role="button"') == 2
