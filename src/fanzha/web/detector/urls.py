"""Addresses of the detector's desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.detector import page, quarantine, questions, suspects

ROW = "quarantine/<slug:digest>/<int:number>"

urlpatterns = [
    path("", page.detector, name="detector"),
    path("board", page.board, name="detector_board"),
    path("questions/", questions.questions, name="detector_questions"),
    path("questions/ask", questions.ask, name="detector_ask"),
    path("suspects/", suspects.suspects, name="suspects"),
    path("suspects/<int:suspect>", suspects.opened, name="suspect"),
    path("suspects/<int:suspect>/decide", suspects.decide, name="suspect_decide"),
    path("quarantine/", quarantine.sources, name="quarantine"),
    path("quarantine/<slug:digest>", quarantine.rows, name="quarantine_rows"),
    path(ROW, quarantine.row, name="quarantine_row"),
    path(f"{ROW}/open", quarantine.opened, name="quarantine_open"),
    path(f"{ROW}/feed", quarantine.feed, name="quarantine_feed"),
    path(f"{ROW}/dismiss", quarantine.dismiss, name="quarantine_dismiss"),
]
