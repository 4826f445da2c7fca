"""Addresses of the public's page."""

from __future__ import annotations

from django.urls import path

from fanzha.web.public import verify, views

urlpatterns = [
    path("", views.public, name="public"),
    path("report", views.report, name="public_report"),
    path("read", views.read_out, name="public_read"),
    path("verify", verify.verify, name="public_verify"),
    path("reported", views.reported, name="public_reported"),
]
