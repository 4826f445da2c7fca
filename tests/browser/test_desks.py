"""The desks in Chromium: the wall lives, a lost line is said and mended, money is drawn."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.centre import RunningCentre
from tests.browser.conftest import SignIn

STATEMENT = """\
交易流水号,交易时间,付款账号,收款账号,金额(元),付款方银行,收款方银行,交易渠道,收款方类型,交易状态
T1,2026-03-02 16:00:00,V,M1,100.00,B01,B02,手机银行,账户,成功
T2,2026-03-02 16:05:00,M1,M2,70.00,B02,B03,手机银行,账户,成功
T3,2026-03-02 16:20:00,M2,ATM9,50.00,B03,B03,ATM,现金,成功
"""


def quiet(page: Page) -> list[str]:
    """Collects what goes wrong in the page's own scripts."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return wrong


def test_the_wall_counts_a_new_report_without_reload(sign_in: SignIn) -> None:
    wall = sign_in("lingdao")
    wrong = quiet(wall)
    wall.goto("/wall/")
    expect(wall.locator("#map svg")).to_be_visible()
    cases = wall.locator(".figure-value").first
    before = int(cases.inner_text())

    person = wall.context.browser.new_context(base_url=wall.url.split("/wall")[0]).new_page()
    person.goto("/public/report")
    person.fill("#text", "兼职刷单, 垫付了三千元, 对方不返款(虚构)")
    person.get_by_role("button", name="提交").click()
    expect(person.locator("#number")).to_be_visible()
    person.context.close()

    expect(cases).to_have_text(str(before + 1), timeout=10_000)
    cases.click()
    expect(wall.locator("tbody tr")).to_have_count(before + 1)
    assert wrong == []


def test_a_lost_line_is_said_and_what_was_missed_is_read_again(
    sign_in: SignIn, centre_running: RunningCentre
) -> None:
    desk = sign_in("zhiban")
    desk.goto("/duty/")
    banner = desk.locator("#line-lost")
    expect(banner).to_be_hidden()
    centre_running.kill("web")
    expect(banner).to_be_visible(timeout=5_000)
    with desk.expect_response(lambda answer: "/duty/" in answer.url, timeout=60_000):
        expect(banner).to_be_hidden(timeout=60_000)


def test_an_analyst_imports_a_log_picks_a_seed_and_sees_the_money(
    sign_in: SignIn, tmp_path: Path
) -> None:
    statement = tmp_path / "statement.csv"
    statement.write_text(STATEMENT, "utf-8")
    desk = sign_in("yanpan")
    wrong = quiet(desk)
    desk.goto("/public/report")
    desk.fill("#text", "我被骗了(虚构)")
    desk.locator("button.act").click()
    report = desk.locator("#number").inner_text()
    desk.goto("/analysis/")
    desk.set_input_files("#file", statement)
    desk.select_option("select[name=mapping]", "statement_sample")
    desk.locator("form[action$=import] button").click()
    desk.fill("#ground", f"report:{report}")
    desk.fill("[name=account]", "M1")
    desk.fill("[name=time]", "2026-03-02T16:10:00")
    desk.get_by_role("button", name="查找").click()
    desk.get_by_label("T1").check()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".flows svg")).to_be_visible()
    expect(desk.locator("#answer")).to_contain_text("取现 ¥50.00")

    with desk.expect_download() as download:
        desk.get_by_role("button", name="下载 JSON").click()
    assert '"seed_fen": 10000' in download.value.path().read_text("utf-8")

    desk.fill("#seeds_text", "不是流水号")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#trouble")).to_contain_text("第 1 行")
    assert wrong == []


def test_the_desk_speaks_english_by_switch(sign_in: SignIn) -> None:
    desk = sign_in("zhiban")
    desk.goto("/duty/")
    desk.get_by_role("button", name="English").click()
    expect(desk.get_by_role("heading", name="Is money moving?")).to_be_visible()
    desk.get_by_role("button", name="中文").click()
    expect(desk.get_by_role("heading", name="钱在动吗?")).to_be_visible()
