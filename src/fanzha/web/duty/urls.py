"""Addresses of the duty desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.duty import acts, views

urlpatterns = [
    path("", views.board, name="duty"),
    path("board", views.board_part, name="duty_board"),
    path("reports/new", views.new_report, name="report_new"),
    path("reports/read", views.read_out, name="report_read"),
    path("reports/<int:report_id>", views.report, name="report"),
    path("reports/<int:report_id>/reject", acts.reject, name="report_reject"),
    path("reports/save", acts.save, name="report_save"),
    path("chases/<int:report_id>", views.chase, name="chase"),
    path("chases/<int:report_id>/part", views.chase_part, name="chase_part"),
    path("chases/<int:report_id>/act", acts.act, name="chase_act"),
    path("chases/<int:report_id>/notice", views.notice, name="refund_notice"),
]
