"""Every page of the centre, who sees it, and what has to be there for it; and a look at one.

A new address is entered here: in `PAGES` when it answers a whole page, else in `NOT_PAGES`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.urls import reverse

from fanzha.cli.centre import DATABASE
from fanzha.kit.postgres import Server
from tests.browser.centre import RunningCentre

CHART_KB, PLAIN_KB = 650, 200
"""The most a page may weigh on the wire when nothing of it is kept by the browser."""


@dataclass(frozen=True)
class Seen:
    """`by`: the sign-in, "" for anybody, or SQL that names it. `keys` fill the address: SQL for
    one row, or a function.
    """

    by: str
    keys: str | Callable[[RunningCentre], tuple[Any, ...]] = ""
    charts: bool = False
    phone: bool = False

    @property
    def most_kb(self) -> int:
        """What it may weigh."""
        return CHART_KB if self.charts else PLAIN_KB

    def person(self, centre: RunningCentre) -> str:
        """Whose sign-in shows it."""
        return str(wait_for(centre, self.by)[0]) if self.by.startswith("SELECT") else self.by

    def address(self, name: str, centre: RunningCentre) -> str:
        """Where it is, as soon as what it shows is there."""
        if isinstance(self.keys, str):
            return reverse(name, args=wait_for(centre, self.keys) if self.keys else ())
        return reverse(name, args=self.keys(centre))


CHASE = "SELECT max(id) FROM report_report WHERE accepted_at IS NOT NULL"
SENT = "SELECT alert_id FROM dissuade_task WHERE visitor_id IS NOT NULL ORDER BY id LIMIT 1"
VISITOR = (
    "SELECT u.username FROM dissuade_task t JOIN access_user u ON u.id = t.visitor_id "
    "ORDER BY t.id LIMIT 1"
)
OPEN_REPORT = "SELECT max(id) FROM report_report WHERE accepted_at IS NULL"


def bad_source(centre: RunningCentre) -> tuple[str]:
    """The source of a row that did not come in, by its digest."""
    return (next((centre.data / "quarantine").glob("*.jsonl")).stem,)


PAGES: dict[str, Seen] = {
    "account": Seen("zhiban"),
    "account_factor": Seen("zhiban"),
    "account_password": Seen("zhiban"),
    "admin_people": Seen("guanli"),
    "admin_person": Seen("guanli", "SELECT id FROM access_user WHERE username = 'zhiban'"),
    "admin_units": Seen("guanli"),
    "alert": Seen("quanzu", "SELECT min(id) FROM alert_alert"),
    "analysis": Seen("yanpan", charts=True),
    "analysis_checks": Seen("yanpan"),
    "analysis_rule": Seen("yanpan", "SELECT min(name) FROM detect_ruleversion"),
    "analysis_rule_new": Seen("yanpan"),
    "analysis_rules": Seen("yanpan"),
    "audit": Seen("shenji"),
    "bank": Seen("bank03"),
    "bank_checks": Seen("bank03"),
    "bank_lines": Seen("zhiban"),
    "bank_message": Seen("bank03", "SELECT max(m.id) FROM message_message m WHERE m.bank = 'B03'"),
    "bank_order": Seen("bank03", "SELECT max(o.id) FROM stop_order o WHERE o.bank = 'B03'"),
    "channel_call": Seen("quanzu", "SELECT min(id) FROM channel_callitem"),
    "channel_calls": Seen("quanzu"),
    "channel_texts": Seen("quanzu"),
    "channel_verify": Seen("quanzu"),
    "chase": Seen("zhiban", CHASE),
    "chase_figures": Seen("lingdao", charts=True),
    "chase_rows": Seen("lingdao", "SELECT 'reports'"),
    "daily": Seen("lingdao"),
    "detector": Seen("guanli", charts=True),
    "detector_questions": Seen("guanli"),
    "dissuasion": Seen("quanzu"),
    "dissuasion_checks": Seen("quanzu"),
    "dissuasion_clocks": Seen("lingdao"),
    "dissuasion_figures": Seen("lingdao"),
    "dissuasion_ladder": Seen("lingdao"),
    "dissuasion_paper": Seen("quanzu"),
    "dissuasion_rows": Seen("lingdao", "SELECT 'received'"),
    "duty": Seen("zhiban"),
    "flow_map": Seen("zhiban", CHASE),
    "odd_answer": Seen("zhiban", "SELECT min(id) FROM message_kept"),
    "odd_answers": Seen("zhiban"),
    "platform": Seen("zhiban"),
    "public": Seen(""),
    "public_accounts": Seen("lingdao"),
    "public_report": Seen(""),
    "public_reported": Seen(""),
    "public_verify": Seen(""),
    "quarantine": Seen("guanli"),
    "quarantine_row": Seen("guanli", lambda centre: (*bad_source(centre), 1)),
    "quarantine_rows": Seen("guanli", bad_source),
    "refund": Seen("zhiban", CHASE),
    "report": Seen("zhiban", OPEN_REPORT),
    "report_batch": Seen("zhiban", "SELECT min(id) FROM report_batch"),
    "report_batches": Seen("zhiban"),
    "report_complete": Seen("zhiban", CHASE),
    "report_new": Seen("zhiban"),
    "report_refused": Seen("zhiban", "SELECT min(id) FROM report_refused"),
    "search": Seen("quanzu"),
    "search_log": Seen("shenji"),
    "signin": Seen(""),
    "signin_code": Seen("zhiban"),
    "street": Seen("wangge", phone=True),
    "street_card": Seen(VISITOR, SENT, phone=True),
    "street_offline": Seen("wangge", phone=True),
    "suspects": Seen("guanli"),
    "team": Seen("quanzu"),
    "team_group": Seen("shequ"),
    "team_groups": Seen("lingdao"),
    "team_handover": Seen("zhiban"),
    "team_handover_one": Seen("zhiban", "SELECT min(id) FROM shifts_handover"),
    "team_shifts": Seen("quanzu"),
    "wall": Seen("lingdao", charts=True),
    "wall_rows": Seen("lingdao", "SELECT 'cases'"),
    "warnings": Seen("quanzu"),
    "warnings_batch": Seen("quanzu", "SELECT min(id) FROM alert_warningbatch"),
}  # fmt: skip

PARTS = {
    "alert_part", "bank_part", "channel_alert_texts", "channel_code", "chase_part",
    "detector_board", "duty_board", "flow_map_cell", "flow_map_part", "audit_verdict",
    "papers_of", "platform_count", "street_more", "team_part", "wall_board",
}  # fmt: skip
"""Pieces of a page, looked at with their page."""
FILES = {
    "audit_export",
    "chase_workbook", "daily_paper", "daily_workbook", "dissuasion_export", "dissuasion_workbook",
    "flow_book", "flow_pdf", "flow_png", "flow_svg", "paper", "platform_csv", "platform_excel",
    "platform_zip", "refund_sheet", "team_handover_paper", "warnings_results", "street_worker",
}  # fmt: skip
ACTS = {
    "alert_area", "alert_checked", "alert_hold", "alert_police", "street_acknowledge",
    "account_codes", "account_end_session", "admin_act", "admin_enter", "admin_unit_act",
    "audit_verify",
    "alert_called", "alert_claim", "alert_close", "alert_lower", "alert_raise", "alert_send",
    "analysis_candidates", "analysis_import", "analysis_rule_backtest", "analysis_rule_check",
    "analysis_rule_columns", "analysis_rule_move", "analysis_rule_write", "analysis_trace",
    "bank_answer", "bank_message_answer", "bank_statement", "bank_statement_give",
    "channel_call_end", "channel_call_later", "chase_act", "detector_ask", "dissuasion_enter",
    "dissuasion_print", "odd_answer_look",
    "order_act", "paper_issue", "platform_number", "platform_results", "public_account_act",
    "public_read", "quarantine_dismiss", "quarantine_feed", "quarantine_open", "refund_act",
    "report_known", "report_link", "report_read", "report_reject", "report_save",
    "search_resident", "set_language", "signout", "street_enter", "suspect", "suspect_decide", "team_assign",
    "team_group_message", "team_group_places", "team_group_residents", "team_handover_leave",
    "team_handover_take", "team_leave_end", "team_shift_end", "team_shifts_enter",
    "team_shifts_leave", "team_shifts_team", "team_shifts_upload", "warnings_acknowledge",
    "warnings_import", "warnings_return",
}  # fmt: skip
"""What answers a POST only, or sends the browser on."""
NOT_PAGES = PARTS | FILES | ACTS | {"healthz", "dissuasion_live", "home", "live", "openapi"}


def rows(centre: RunningCentre, query: str) -> list[tuple[Any, ...]]:
    """What the centre's database says."""
    with psycopg.connect(Server(centre.data).dsn(DATABASE)) as connection:
        return connection.execute(query).fetchall()


def wait_for(centre: RunningCentre, query: str, seconds: float = 90) -> tuple[Any, ...]:
    """The first row of the query, as soon as it has one without NULL."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = rows(centre, query)
        if found and None not in found[0]:
            return found[0]
        time.sleep(0.3)
    raise AssertionError(f"nothing within {seconds} s: {query}\n{centre.log()}")
