"""Addresses of the wall."""

from __future__ import annotations

from django.urls import path

from fanzha.web.wall import views

urlpatterns = [
    path("", views.wall, name="wall"),
    path("board", views.board, name="wall_board"),
    path("rows/<slug:name>", views.rows, name="wall_rows"),
]
