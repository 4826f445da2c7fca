"""The keys of a page, the list of them, and lines that become cards on a phone."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.centre import RunningCentre
from tests.browser.conftest import SignIn
from tests.browser.looking import SEVERE
from tests.browser.pages import SENT, rows, wait_for

ACTS = {
    "R": "联系上了", "X": "无人接听", "L": "不听劝", "D": "劝阻成功", "P": "已经付款 → 止付",
    "N": "不是诈骗", "U": "联系不上, 办结",
}  # fmt: skip
SIDEWAYS = "[...document.querySelectorAll('.table-responsive, html')].map(e => e.scrollWidth - e.clientWidth)"


def listed(page: Page) -> dict[str, str]:
    """What the list says of each key; it is opened by key and shut by Esc."""
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    lines = zip(page.locator("#keys dt").all(), page.locator("#keys dd").all(), strict=True)
    said = {
        key.inner_text(): words.inner_text()
        for keys, words in lines for key in keys.locator("kbd").all()
    }  # fmt: skip
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    return said


def test_the_list_of_keys_says_what_a_press_does_on_this_page(
    sign_in: SignIn, centre_running: RunningCentre
) -> None:
    wait_for(centre_running, SENT)
    desk = sign_in("quanzu")
    desk.goto("/dissuasion/")
    expect(desk.locator("#claim-next")).to_be_visible()
    assert {"↓", "J", "↑", "K", "Enter", "/", "?", "Esc"} <= listed(desk).keys()
    desk.keyboard.press("j")
    assert desk.evaluate("document.activeElement.closest('tr')?.dataset.alert") is not None
    desk.evaluate(
        "document.activeElement.blur(); document.getElementById('claim-next').hidden = true"
    )
    assert "Enter" not in listed(desk)
    desk.keyboard.press("Enter")
    desk.keyboard.press("/")
    desk.wait_for_url("**/search/")
    desk.keyboard.press("Escape")
    assert listed(desk)["/"] == "姓名、电话、账号、证件号或网址"
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.id") == "q"
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_hidden()
    desk.locator("[data-does=keys]").click()
    found = Axe().run(desk).response["violations"]
    assert [one["id"] for one in found if one["impact"] in SEVERE] == []


def test_a_letter_only_goes_to_an_act_of_an_alert_and_enter_does_it(
    sign_in: SignIn, centre_running: RunningCentre
) -> None:
    desk = sign_in("quanzu")
    desk.goto("/dissuasion/")
    desk.get_by_text("我发现有人正在被骗").click()
    desk.fill("#raise-phone", "19900000123")
    desk.fill("#raise-note", "邻居说有人叫他转账(虚构)")
    desk.get_by_role("button", name="发出预警").click()
    desk.get_by_role("button", name="领取").click()
    expect(desk.locator("#end")).to_be_visible()
    says = listed(desk)
    for letter, words in ACTS.items():
        assert says[letter] == f"{words} · 再按 Enter"
        act = desk.locator("main").get_by_role("button", name=f"{words} {letter}")
        box = act.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 900, words
        if letter != "D":
            desk.keyboard.press(letter.lower())
            expect(act).to_be_focused()
    for key in ("t", *"说已转账", "Enter", "d", *"38000", "Enter"):
        desk.keyboard.press(key) if key.isascii() else desk.keyboard.insert_text(key)
    expect(desk.locator("#act-dissuaded")).to_be_focused()
    expect(desk.locator("#end")).to_be_visible()  # nothing was done so far
    desk.keyboard.press("Enter")
    expect(desk.locator("#file")).to_contain_text("¥38,000.00")
    expect(desk.locator("#file")).to_contain_text("说已转账")


def test_a_file_that_is_opened_is_one_look_on_record(
    sign_in: SignIn, centre_running: RunningCentre
) -> None:
    (alert,) = wait_for(centre_running, SENT)
    looks = (
        "SELECT count(*) FROM audit_entry WHERE verb = 'look' AND subject_kind = 'alert' "
        f"AND subject_id = '{alert}' AND role = 'leader'"
    )
    desk = sign_in("lingdao")
    desk.wait_for_timeout(300)  # the line of the first page hears that somebody listens
    before = rows(centre_running, looks)[0][0]
    desk.goto(f"/dissuasion/alerts/{alert}")
    expect(desk.locator("#file")).to_be_visible()
    desk.wait_for_timeout(1_000)  # its line is open
    assert rows(centre_running, looks)[0][0] == before + 1


def test_a_line_of_the_queue_is_a_card_on_a_phone(
    sign_in: SignIn, centre_running: RunningCentre
) -> None:
    (alert,) = wait_for(centre_running, SENT)
    phone = sign_in("quanzu", phone=True)
    for page in ("/dissuasion/", "/team/handover"):
        phone.goto(page)
        assert set(phone.evaluate(SIDEWAYS)) <= {0}, page
    phone.goto("/dissuasion/")
    line = phone.locator(f'tr[data-alert="{alert}"]')
    clock, act = line.locator(".countdown").first, line.get_by_role("link", name="打开")
    assert clock.bounding_box() is not None
    box = act.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    label = "getComputedStyle(document.querySelector('td[data-label]'), '::before').content"
    assert phone.evaluate(label) == '"联系 10 分钟"'
