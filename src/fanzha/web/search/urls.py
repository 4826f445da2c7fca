"""Addresses of the search."""

from __future__ import annotations

from django.urls import path

from fanzha.web.search import log, views

urlpatterns = [
    path("", views.search, name="search"),
    path("resident", views.resident, name="search_resident"),
    path("log", log.search_log, name="search_log"),
]
