"""The stories of the dissuasion desk, whole, by a clock sixty times as fast: 张某, who is warned, not
reached, found, resists, is met and does not pay; somebody who has paid; somebody nobody calls.

They follow each other in one town. Nobody here waits for anything but the centre itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Page, expect

from bench import day
from bench import day_recount as recount
from fanzha.cli.centre import DATABASE
from fanzha.cli.demo.places import Places, anchor_of
from fanzha.inform.situation.rules import today
from fanzha.kit.postgres import Server
from fanzha.sim.place import Size
from fanzha.sim.stories import boss, xu
from fanzha.sim.town import build_town
from tests.browser.centre import RunningCentre
from tests.browser.conftest import DEMO_PASSWORD, SignIn
from tests.browser.filling import Desk
from tests.browser.pages import rows, wait_for
from tests.browser.test_boss import figure

A_MINUTE = 60_000
TOWN = build_town(Size.HAMLET, 1)
OF_HIM = "JOIN alert_alert a ON a.id = t.alert_id WHERE a.phone = '15499016227'"
WARNED = f"""
    SELECT t.received_at, (a.evidence->0->>'happened_at')::timestamptz FROM dissuade_task t {OF_HIM}
"""
ENDED = f"""
    SELECT t.reached_at, t.reach_by, t.late_reach, t.met_at, t.meet_by, t.late_meet,
        t.outcome, t.saved_fen FROM dissuade_task t {OF_HIM}
"""
NAMED = (
    f"SELECT u.username, t.assigned_why FROM dissuade_task t JOIN access_user u "
    f"ON u.id = t.assigned_to_id {OF_HIM}"
)
SENT = f"SELECT t.visitor_id FROM dissuade_task t {OF_HIM}"
# Whether the meeting's clock says that so many of its thirty minutes are over.
MINUTES_OVER = """over => [...document.querySelectorAll('.countdown')].some(ring =>
    ring.dataset.total == 1800000 && ring.textContent < `${30 - over}:00`)"""


def raised(note: str, phone: str) -> dict[str, str]:
    """An officer's own warning, as the queue's form sends it."""
    return {"phone": phone, "scam_type": "investment", "note": note, "key": str(uuid4())}


@pytest.fixture(scope="module")
def unheard(fast_centre: RunningCentre) -> str:
    """Somebody is warned of, and nobody does anything about it: the phone."""
    phone = xu(TOWN).phone
    with Desk(fast_centre, "quanzu", DEMO_PASSWORD) as desk:
        desk.post("/dissuasion/raise", raised("邻居说她天天在群里投资(虚构)", phone))
    return phone


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A clock sixty times as fast asks much of a machine: wait longer than on other pages."""
    expect.set_options(timeout=A_MINUTE)
    yield
    expect.set_options(timeout=5_000)


def open_alert(desk: Page) -> None:
    """Wait on the queue, without reloading it, until his alert is there; open it."""
    desk.goto("/dissuasion/")
    row = desk.locator("tr[data-alert]").filter(has_text="张**").first
    expect(row).to_be_visible(timeout=A_MINUTE)
    expect(row).to_contain_text(re.compile("再次受骗风险高|曾被骗者加重"))  # why he stands so high
    row.get_by_role("link", name="打开").click()
    expect(desk.get_by_role("heading", name="张某(虚构)")).to_be_visible()


def write(desk: Page, note: str) -> None:
    """What was said, for the next entry."""
    desk.fill("#act-note", note)


def check_code(page: Page, code: str) -> str:
    """What the public page says of a code, and nothing of the alert with it."""
    page.goto("/public/verify")
    page.fill("#code", code)
    page.get_by_role("button", name="核对").click()
    verdict = page.locator("#verdict").inner_text()
    assert not re.search("张|预警|被骗|154", verdict), verdict
    return verdict


def wall_is_a_recount(wall: Page, centre: RunningCentre) -> dict[str, str]:
    """Its figures, which are those of plain SQL: read again while the town goes on."""
    with psycopg.connect(Server(centre.data).dsn(DATABASE), autocommit=True) as line:
        for _ in range(20):
            before = _recounted(line, centre)
            wall.goto("/wall/")
            shown = recount.read_wall(wall.content())
            if before == (after := _recounted(line, centre)):
                assert shown == after
                return shown
    raise AssertionError("the town never stood still")


def begin(centre: RunningCentre) -> datetime:
    """The moment the town's stories count from, UTC."""
    return anchor_of(Places(centre.data))


def _recounted(line: psycopg.Connection, centre: RunningCentre) -> dict[str, str]:
    span = today(centre.now)
    return recount.wall(line, span.since, span.until, centre.now)


def test_zhang_is_warned_unreached_found_resists_is_met_and_does_not_pay(
    fast_sign_in: SignIn, fast_centre: RunningCentre, unheard: str
) -> None:
    desk, street = fast_sign_in("quanzu"), fast_sign_in("wangge", phone=True)
    anybody = fast_sign_in("shenji").context.browser.new_page(base_url=fast_centre.url)
    open_alert(desk)
    for told in ("90,480.00", "外地户籍", "守护民警 —"):
        expect(desk.locator("body")).to_contain_text(told)
    assert wait_for(fast_centre, NAMED)[1] == "duty_team"  # nobody guards him
    received, rang = wait_for(fast_centre, WARNED)
    assert received - rang >= timedelta(minutes=4, seconds=25)  # 16:16:22, warned of at 16:20:47

    desk.keyboard.press("Enter")
    state = desk.locator("[data-state]").first
    expect(state).to_have_attribute("data-state", "sent")  # a high alert: people go at once
    for tries in (1, 2):
        desk.get_by_role("button", name="无人接听").click()
        expect(desk.get_by_text("致电本人 · 无人接听")).to_have_count(tries)

    expect(desk.locator(".countdown").first).to_have_class(re.compile("late"), timeout=A_MINUTE)
    wait_for(fast_centre, f"SELECT 1 FROM dissuade_task t {OF_HIM} AND t.late_reach")
    assert wait_for(fast_centre, SENT)  # to his address, nearest first

    desk.wait_for_function(MINUTES_OVER, arg=16, timeout=A_MINUTE)
    write(desk, "单位说他今天在车间")
    desk.get_by_role("button", name="单位已联系上").click()
    expect(desk.locator("body")).to_contain_text("单位说他今天在车间")
    write(desk, "我在开车")
    desk.get_by_role("button", name="不听劝").click()
    expect(state).to_have_attribute("data-state", "resisting")
    for step in ("请家人劝", "请单位劝", "请房东劝", "民警再次上门", "请值班台对其本人账户"):
        expect(desk.locator("[data-resisting]")).to_contain_text(step)

    alert = desk.url.rpartition("/")[2]
    street.goto(f"/street/cards/{alert}")
    street.get_by_role("button", name="出示核验码").click()
    code = street.locator("[data-code]").inner_text()
    assert "确有本中心的民警" in check_code(anybody, code)
    street.get_by_role("button", name="我在路上").click()
    expect(state).to_have_attribute("data-state", "on_way")  # the desk sees it without reload
    street.get_by_role("button", name="见到本人").click()
    expect(state).to_have_attribute("data-state", "met")
    street.fill("#saved", "38000")
    street.get_by_role("button", name="劝住了").click()
    expect(street.locator("#acts")).to_contain_text("38,000.00")
    expect(desk.locator("body")).to_contain_text("劝阻成功")
    expect(desk.locator("body")).to_contain_text("¥38,000.00")
    anybody.wait_for_timeout(2_500)  # over two minutes: it may be checked again for so long
    assert "请挂断" in check_code(anybody, code)  # used up
    anybody.close()


def test_his_figures_are_on_the_wall_as_they_are(
    fast_sign_in: SignIn, fast_centre: RunningCentre
) -> None:
    reached, reach_by, late_reach, met, meet_by, late_meet, outcome, saved = wait_for(
        fast_centre, ENDED
    )
    assert (outcome, saved) == ("dissuaded", 3_800_000)
    assert reached > reach_by
    assert late_reach
    assert late_meet == (met > meet_by)
    shown = wall_is_a_recount(fast_sign_in("lingdao"), fast_centre)
    assert (shown["dissuaded"], shown["avoided"]) == ("1", "3800000")
    assert int(shown["met"].partition(" / ")[0]) >= (met <= meet_by)


def test_what_was_paid_already_is_stopped_from_the_alert(
    fast_sign_in: SignIn, fast_centre: RunningCentre
) -> None:
    story = boss(TOWN)
    desk = fast_sign_in("zhiban")
    desk.goto("/dissuasion/")
    desk.get_by_text("我发现有人正在被骗").click()
    desk.fill("#raise-phone", story.phone)
    desk.fill("#raise-note", "同事说她接到假老板的电话(虚构)")
    desk.get_by_role("button", name="发出预警").click()
    with desk.expect_navigation():
        desk.get_by_role("button", name="领取").click()
    write(desk, story.report_text(begin(fast_centre)))
    with desk.expect_navigation():  # the page that is left hears of it, too, and shows the link
        desk.get_by_role("button", name="已经付款 → 止付").click()

    desk.get_by_role("link", name="打开接警单").click()
    for name, prefilled in (("victim_name", "陈某(虚构)"), ("victim_phone", story.phone)):
        expect(desk.locator(f"[name={name}]")).to_have_value(prefilled)
    expect(desk.locator("#read-out")).to_contain_text(story.accounts["A"].account)
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/duty/chases/*")
    expect(desk.locator("[data-figure=stopped]")).not_to_have_text("¥0.00", timeout=A_MINUTE)
    assert figure(desk, "loss") == "¥1,660,000.00"


def test_whom_nobody_calls_is_marked_late_after_10_and_30_minutes(
    fast_centre: RunningCentre, unheard: str
) -> None:
    task = f"dissuade_task t JOIN alert_alert a ON a.id = t.alert_id AND a.phone = '{unheard}'"
    wait_for(fast_centre, f"SELECT 1 FROM {task} WHERE t.late_reach AND t.late_meet")
    [(visitor, sent_after)] = rows(
        fast_centre, f"SELECT t.visitor_id, t.sent_at - t.received_at FROM {task}"
    )
    assert visitor is not None
    assert sent_after < timedelta(minutes=2)  # two seconds of the world
    lasted = (
        f"SELECT d.due_at - t.received_at FROM {task} JOIN dissuade_deadline d ON d.task_id = t.id "
        "WHERE d.kind IN ('reach', 'meet') AND d.fired_at IS NOT NULL ORDER BY 1"
    )
    assert rows(fast_centre, lasted) == [(timedelta(minutes=10),), (timedelta(minutes=30),)]


def test_a_day_later_he_is_asked_again(fast_sign_in: SignIn, fast_centre: RunningCentre) -> None:
    fast_centre.sleep_through(timedelta(hours=24), speed=600)
    desk = fast_sign_in("quanzu")
    wait_for(fast_centre, f"SELECT 1 FROM dissuade_task t {OF_HIM} AND t.check_due")
    desk.goto("/dissuasion/checks")
    row = desk.locator("tr[data-alert]").filter(has_text="张**")
    row.get_by_role("button", name="仍然安全").click()
    expect(row).to_have_count(0)
    desk.goto("/dissuasion/checks")
    expect(row).to_have_count(0)


def test_two_hours_of_the_town_are_played_and_nobody_is_lost(fast_centre: RunningCentre) -> None:
    play = day.day_of(fast_centre.data, fast_centre.url)
    told = day.play(play, play.now() + timedelta(hours=2))
    assert (told["failed"], told["fell_out"]) == ({}, [])
    assert told["wall_equal"], told
    assert told["acts"] > 0
    with psycopg.connect(play.dsn, autocommit=True) as line:
        counted = day.counted(line, play.now(), fast_centre.speed)
    assert counted["alerts"] > 0
    assert counted["without_task"] == counted["unassigned"] == 0
    for kind in ("reach", "meet"):
        assert counted[kind]["over_unmarked"] == counted[kind]["done_late_unmarked"] == 0
