"""Addresses of papers."""

from __future__ import annotations

from django.urls import path

from fanzha.web.papers import views

urlpatterns = [
    path("<int:paper_id>.pdf", views.paper, name="paper"),
    path("of/<int:report_id>", views.of_report, name="papers_of"),
    path("issue/<int:report_id>", views.issue, name="paper_issue"),
]
