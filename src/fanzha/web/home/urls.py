"""Addresses of the door."""

from __future__ import annotations

from django.urls import path

from fanzha.web.home import account, views
from fanzha.web.home.live import live

urlpatterns = [
    path("", views.home, name="home"),
    path("signin", views.signin, name="signin"),
    path("signin/code", account.code, name="signin_code"),
    path("account", account.account, name="account"),
    path("account/codes", account.codes, name="account_codes"),
    path("account/factor", account.factor, name="account_factor"),
    path("account/password", account.password, name="account_password"),
    path("account/sessions/end", account.end_session, name="account_end_session"),
    path("signout", views.signout, name="signout"),
    path("language", views.language, name="set_language"),
    path("healthz", views.healthz, name="healthz"),
    path("live", live, name="live"),
]
