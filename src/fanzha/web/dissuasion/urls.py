"""Addresses of the dissuasion desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.dissuasion import acts, export, ladder, level, live, paper, steps, views

urlpatterns = [
    path("", views.queue, name="dissuasion"),
    path("live", live.queue_live, name="dissuasion_live"),
    path("ladder", ladder.ladder, name="dissuasion_ladder"),
    path("paper", paper.paper, name="dissuasion_paper"),
    path("paper/print", paper.paper_print, name="dissuasion_print"),
    path("paper/enter", paper.paper_enter, name="dissuasion_enter"),
    path("outcomes", export.outcomes, name="dissuasion_export"),
    path("clocks", ladder.clocks, name="dissuasion_clocks"),
    path("checks", ladder.check_list, name="dissuasion_checks"),
    path("alerts/<int:alert_id>/checked", ladder.checked, name="alert_checked"),
    path("alerts/<int:alert_id>/police", steps.police, name="alert_police"),
    path("alerts/<int:alert_id>/hold", steps.hold, name="alert_hold"),
    path("alerts/<int:alert_id>/area", steps.area, name="alert_area"),
    path("raise", acts.raise_by_person, name="alert_raise"),
    path("alerts/<int:alert_id>", views.alert, name="alert"),
    path("alerts/<int:alert_id>/file", views.alert_part, name="alert_part"),
    path("alerts/<int:alert_id>/claim", acts.claim, name="alert_claim"),
    path("alerts/<int:alert_id>/called", acts.called, name="alert_called"),
    path("alerts/<int:alert_id>/send", acts.send, name="alert_send"),
    path("alerts/<int:alert_id>/close", acts.close, name="alert_close"),
    path("alerts/<int:alert_id>/lower", level.lower, name="alert_lower"),
]
