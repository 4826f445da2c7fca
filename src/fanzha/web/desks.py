"""Which desks a role finds in its menu, and where it starts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fanzha.words.enums import Role


@dataclass(frozen=True)
class Desk:
    """One entry of the menu: URL name, label, icon (Tabler's name)."""

    url: str
    label: Promise
    icon: str


ADMIN = Desk("admin_people", _("人员"), "users-group")
ANALYSIS = Desk("analysis", _("研判"), "topology-star-3")
AUDIT = Desk("audit", _("审计"), "shield-search")
CALLS = Desk("channel_calls", _("外呼"), "phone-outgoing")
LINES = Desk("bank_lines", _("银行线路"), "plug-connected")
BANK = Desk("bank", _("银行"), "building-bank")
CLOCKS = Desk("dissuasion_clocks", _("时限"), "clock-edit")
DETECTOR = Desk("detector", _("侦测器"), "activity-heartbeat")
DISSUASION = Desk("dissuasion", _("劝阻"), "phone-call")
DUTY = Desk("duty", _("值班"), "urgent")
QUARANTINE = Desk("quarantine", _("隔离区"), "filter-exclamation")
RULES = Desk("analysis_rules", _("规则"), "adjustments-search")
SUSPECTS = Desk("suspects", _("可疑线索"), "eye-exclamation")
PUBLIC = Desk("public_accounts", _("公共账户"), "building-community")
STREET = Desk("street", _("上门"), "walk")
TEAM = Desk("team", _("班组"), "users-group")
GROUP = Desk("team_group", _("我的守护群"), "shield-heart")
TEXTS = Desk("channel_texts", _("提醒短信"), "message-2")
VERIFY = Desk("channel_verify", _("核验来电"), "shield-check")
WARNINGS = Desk("warnings", _("预警指令"), "mail-forward")
WALL = Desk("wall", _("大屏"), "layout-dashboard")

# Each role's own desk stands first: it is where a sign-in leads.
DESKS_BY_ROLE: dict[str, list[Desk]] = {
    Role.DUTY_OFFICER: [DUTY, DISSUASION, TEAM, VERIFY, WARNINGS, ANALYSIS, WALL],
    Role.DISSUASION_OFFICER: [DISSUASION, TEAM, CALLS, TEXTS, WARNINGS],
    Role.COMMUNITY_POLICE: [STREET, TEAM, GROUP],
    Role.GRID_WORKER: [STREET, GROUP],
    Role.LEADER: [WALL, DUTY, DISSUASION, TEAM, RULES, DETECTOR, PUBLIC],
    Role.BANK_LIAISON: [BANK],
    Role.ANALYST: [ANALYSIS, RULES, DUTY, WALL, SUSPECTS, DETECTOR, QUARANTINE],
    Role.ADMIN: [DETECTOR, ADMIN, CLOCKS, LINES, TEXTS, SUSPECTS, QUARANTINE, PUBLIC],
    Role.AUDITOR: [AUDIT],
}


def desks_of(role: str) -> list[Desk]:
    """The menu of a role, its own desk first; empty for a role whose desk is yet to come."""
    return DESKS_BY_ROLE.get(role, [])
