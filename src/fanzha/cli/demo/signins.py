"""The demo's sign-ins: one for each desk. They exist in demo mode only."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.words.enums import Role


@dataclass(frozen=True)
class SignIn:
    """A demo sign-in; `unit` is filled from the town."""

    username: str
    role: Role
    shown_name: str
    desk: str


DESKS = (
    SignIn("zhiban", Role.DUTY_OFFICER, "值班民警(演示)", "值班 duty"),
    SignIn("quanzu", Role.DISSUASION_OFFICER, "劝阻民警(演示)", "劝阻 dissuasion"),
    SignIn("shequ", Role.COMMUNITY_POLICE, "社区民警(演示)", "社区 street"),
    SignIn("wangge", Role.GRID_WORKER, "网格员(演示)", "社区 street (phone)"),
    SignIn("yanpan", Role.ANALYST, "研判民警(演示)", "研判 analysis"),
    SignIn("lingdao", Role.LEADER, "领导(演示)", "大屏 wall"),
    SignIn("bank03", Role.BANK_LIAISON, "银行联络员(演示)", "银行 bank B03"),
    SignIn("yunying", Role.OPERATOR_LIAISON, "运营商联络员(演示)", "首页 home"),
    SignIn("wangxin", Role.INTERNET_LIAISON, "网信联络员(演示)", "首页 home"),
    SignIn("guanli", Role.ADMIN, "系统管理员(演示)", "首页 home"),
    SignIn("shenji", Role.AUDITOR, "审计员(演示)", "审计 audit"),
)


def enter(units: dict[str, str]) -> list[tuple[str, str]]:
    """Give everybody a desk; `units` maps a sign-in to a unit code, "" to the default.

    Returns lines for the person who started the demo: the sign-in, the password and the desk.
    """
    for item in DESKS:
        unit = units.get(item.username, units[""])
        new = NewUser(item.username, item.role, unit, item.shown_name, is_demo=True)
        enter_user(new, password=settings.DEMO_PASSWORD)
    return [(f"{item.username} / {settings.DEMO_PASSWORD}", item.desk) for item in DESKS]
