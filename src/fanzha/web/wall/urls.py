"""Addresses of the wall."""

from __future__ import annotations

from django.urls import path

from fanzha.web.wall import chase, daily, dissuasion, views

urlpatterns = [
    path("", views.wall, name="wall"),
    path("board", views.board, name="wall_board"),
    path("rows/<slug:name>", views.rows, name="wall_rows"),
    path("chase", chase.chase_figures, name="chase_figures"),
    path("chase/rows/<slug:name>", chase.chase_rows, name="chase_rows"),
    path("chase.xlsx", chase.chase_workbook, name="chase_workbook"),
    path("dissuasion", dissuasion.dissuasion_figures, name="dissuasion_figures"),
    path("dissuasion/rows/<slug:name>", dissuasion.dissuasion_rows, name="dissuasion_rows"),
    path("dissuasion.xlsx", dissuasion.dissuasion_workbook, name="dissuasion_workbook"),
    path("daily", daily.daily, name="daily"),
    path("daily.pdf", daily.daily_paper, name="daily_paper"),
    path("daily.xlsx", daily.daily_workbook, name="daily_workbook"),
]
