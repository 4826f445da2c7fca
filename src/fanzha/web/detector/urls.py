"""Addresses of the detector's desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.detector import quarantine

ROW = "quarantine/<slug:digest>/<int:number>"

urlpatterns = [
    path("quarantine/", quarantine.sources, name="quarantine"),
    path("quarantine/<slug:digest>", quarantine.rows, name="quarantine_rows"),
    path(ROW, quarantine.row, name="quarantine_row"),
    path(f"{ROW}/open", quarantine.opened, name="quarantine_open"),
    path(f"{ROW}/feed", quarantine.feed, name="quarantine_feed"),
    path(f"{ROW}/dismiss", quarantine.dismiss, name="quarantine_dismiss"),
]
