"""What came of the tasks of a span, as Excel: no resident's name or number, each alert by its key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fanzha.govern.access.opening import open_to
from fanzha.govern.access.queries import officers_seen
from fanzha.govern.audit.actions import record
from fanzha.govern.shifts.reading import local_moment
from fanzha.kit.errors import Trouble
from fanzha.kit.workbook import Sheet, Value, workbook
from fanzha.prevent.dissuade.queries import received
from fanzha.web.asked import actor, now
from fanzha.web.dissuasion.views import READ
from fanzha.web.downloads import EXCEL, download
from fanzha.web.templatetags.alerts import level_name, state_name
from fanzha.web.templatetags.show import scam_name, unit_name
from fanzha.web.wall.words import OUTCOMES, STEPS

LONGEST = timedelta(days=366)
MOST_ROWS = 100_000
DAY = timedelta(days=1)


@open_to(*READ)
def outcomes(request: HttpRequest) -> HttpResponse:
    """The tasks received from one day to another, both included, Asia/Shanghai; on record.

    Officers are named as on the page of figures: to leaders of their branch, and to themselves.
    """
    who = actor(request)
    first = local_moment(request.GET.get("since", ""), "since")
    last = local_moment(request.GET.get("until", ""), "until")
    found = _found(first, last)
    span = f"{first:%Y%m%d}-{last:%Y%m%d}"
    record(
        actor_id=who.user_id, role=who.role, verb="export", subject_kind="queue", subject_id=span,
        ground="queue", purpose="supervise", now=now(request),
    )  # fmt: skip
    officers = {user.pk: str(user) for user in officers_seen(who)}
    sheet = Sheet(_("劝阻结果"), _head(), [_row(task, officers) for task in found], sums=(12,))
    return download(workbook([sheet]), EXCEL, f"{_('劝阻结果')}-{span}.xlsx")


def _found(first: datetime, last: datetime) -> Any:
    if not first <= last <= first + LONGEST:
        raise Trouble(
            zh="止于不能早于开始, 一次最多一年",
            en="the end is not before the beginning, and a year at most at once", field="until",
        )  # fmt: skip
    found = received(first, last + DAY)
    if found.count() > MOST_ROWS:
        raise Trouble(
            zh=f"超过 {MOST_ROWS} 件, 请缩小时间段",
            en=f"more than {MOST_ROWS} tasks: choose a shorter span", field="until",
        )  # fmt: skip
    return found.select_related("alert__unit").order_by("received_at", "pk")


def _head() -> list[str]:
    return [
        _("预警"), _("收到预警"), _("单位"), _("诈骗类型"), _("风险"), _("状态"), _("结果"),
        _("联系上"), _("见面"), _("超时"), _("承办"), _("避免损失(元)"), _("转账前走到"),
    ]  # fmt: skip


def _row(task: Any, officers: Mapping[int, str]) -> list[Value]:
    return [
        task.alert_id, task.received_at, unit_name(task.alert.unit), scam_name(task.alert.scam_type),
        level_name(task.alert.level), state_name(task.state),
        str(OUTCOMES.get(task.outcome, task.outcome)), task.reached_at, task.met_at,
        _("是") if task.late_reach or task.late_meet else "", officers.get(task.claimed_by_id, ""),
        Decimal(task.saved_fen) / 100, str(STEPS.get(task.paid_step, "")),
    ]  # fmt: skip
