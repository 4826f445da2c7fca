"""Fills a running centre through its doors, so that every page has something to show (虚构)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pyarrow as pa
from playwright.sync_api import Page, expect

from fanzha.kit.clock import shown
from fanzha.outside.bank.keys import BankKeys
from fanzha.outside.bank.signing import HEADER, signature
from fanzha.sim.arrays import with_luhn
from tests.browser.centre import RunningCentre
from tests.browser.pages import wait_for

OF_B03 = with_luhn(pa.array([f"9903{1234:014}"])).to_pylist()[0]
A_MINUTE, AN_HOUR = 60_000, timedelta(hours=1)
PAID = f"我叫李某(虚构), 被人骗了: 09:30转2000元到账号{OF_B03}。"
REPORTS = f"""\
登记编号,简要案情,被害人,联系电话,证件号码,诈骗类型,接报时间,收款账号,收款银行,收款户名,金额(元),转账时间,付款账号
S-1,刷单被骗(虚构),,,,,,{OF_B03},,,5000,2026-03-02 16:15,
S-2,被骗(虚构),,,,,,12,,,5000,2026-03-02 16:15,
"""
WARNINGS = """\
预警ID,手机号,机主姓名,类别,风险,说明,涉及金额(元),下发时间,所属派出所
W-1,不是号码,,刷单,橙,多次接境外电话(虚构),20000,{at},
W-2,{phone},,客服,黄,多次接境外电话(虚构),20000,{at},
"""
OF_PHONE = """
    SELECT alert.id, task.state FROM alert_alert alert JOIN dissuade_task task ON alert_id = alert.id
    WHERE phone = '{phone}'
"""


class Desk:
    """A sign-in without a browser."""

    def __init__(self, centre: RunningCentre, username: str, password: str) -> None:
        self.client = httpx.Client(base_url=centre.url, follow_redirects=True, trust_env=False)
        self.client.get("/signin")
        self.post("/signin", {"username": username, "password": password})

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def post(self, address: str, form: dict[str, str], file: bytes = b"") -> None:
        """Send a form, with a file where given."""
        files = {"file": ("sheet.csv", file)} if file else None
        sent = {**form, "csrfmiddlewaretoken": self.client.cookies["csrftoken"]}
        answer = self.client.post(
            address, data=sent, files=files, headers={"Referer": str(self.client.base_url)}
        )
        assert answer.status_code == 200, (address, answer.status_code, answer.text[-900:])


def refused_messages(centre: RunningCentre) -> None:
    """A bank and the hotline each say what cannot be read."""
    now, body = datetime.now(UTC), b'{"not": "a message"}'
    key = BankKeys((centre.data / "banks.secret").read_text().strip()).of("B03")
    said = {
        "bank/answers": signature(body, "B03", key, now),
        "reports": signature(body, "hotline", "demo-only-hotline", now),
    }
    for door, signed in said.items():
        answer = httpx.post(
            f"{centre.url}/api/{door}", content=body, headers={HEADER: signed}, trust_env=False
        )
        assert answer.status_code == 400, answer.text


def a_chase(desk: Page) -> None:
    """A report is read out and stopped; another is kept for later."""
    for key in ("先登记", "Control+Enter"):
        desk.goto("/duty/reports/new")
        desk.fill("#text", PAID)
        expect(desk.locator("#read-out [name=sure]:checked")).to_have_count(1, timeout=A_MINUTE)
        if key == "先登记":
            desk.get_by_role("button", name=key).click()
        else:
            desk.keyboard.press(key)
        desk.wait_for_url(lambda url: "/new" not in url, timeout=A_MINUTE)


def fill(centre: RunningCentre, officer: Page, password: str) -> None:
    """Put something on every page; `officer` is a signed-in duty officer's."""
    (centre.data / "inbox" / "pages.jsonl").write_bytes(b"{cut\n")
    refused_messages(centre)
    with Desk(centre, "zhiban", password) as duty, Desk(centre, "quanzu", password) as dissuader:
        _fill(centre, officer, duty, dissuader)


def _fill(centre: RunningCentre, officer: Page, duty: Desk, dissuader: Desk) -> None:
    duty.post("/duty/batches", {"mapping": "reports_sample"}, REPORTS.encode())
    phone = wait_for(centre, "SELECT number FROM protect_phone ORDER BY id LIMIT 1")[0]
    warnings = WARNINGS.format(phone=phone, at=f"{shown(datetime.now(UTC) - AN_HOUR):%F %T}")
    dissuader.post("/warnings/import", {"mapping": "warnings_city"}, warnings.encode("gb18030"))
    a_chase(officer)
    alert, state = wait_for(centre, OF_PHONE.format(phone=phone))
    dissuader.post(f"/channel/alerts/{alert}/call", {})
    duty.post("/team/handover/leave", {"note": "夜班平静(虚构)"})
    if state in ("waiting", "claimed", "unreached"):
        dissuader.post(f"/dissuasion/alerts/{alert}/send", {"note": "请上门(虚构)"})
