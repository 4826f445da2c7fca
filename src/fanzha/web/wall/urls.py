"""Addresses of the wall."""

from __future__ import annotations

from django.urls import path

from fanzha.web.wall import chase, views

urlpatterns = [
    path("", views.wall, name="wall"),
    path("board", views.board, name="wall_board"),
    path("rows/<slug:name>", views.rows, name="wall_rows"),
    path("chase", chase.chase_figures, name="chase_figures"),
    path("chase/rows/<slug:name>", chase.chase_rows, name="chase_rows"),
    path("chase.xlsx", chase.chase_workbook, name="chase_workbook"),
]
