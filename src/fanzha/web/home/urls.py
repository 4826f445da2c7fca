"""Addresses of the door."""

from __future__ import annotations

from django.urls import path

from fanzha.web.home import views
from fanzha.web.home.live import live

urlpatterns = [
    path("", views.home, name="home"),
    path("signin", views.signin, name="signin"),
    path("signout", views.signout, name="signout"),
    path("language", views.language, name="set_language"),
    path("healthz", views.healthz, name="healthz"),
    path("live", live, name="live"),
]
