"""Addresses of the analyst's desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.analysis import checks, views

urlpatterns = [
    path("", views.analysis, name="analysis"),
    path("checks", checks.checks, name="analysis_checks"),
    path("import", views.import_log, name="analysis_import"),
    path("candidates", views.seed_candidates, name="analysis_candidates"),
    path("trace", views.follow_money, name="analysis_trace"),
]
