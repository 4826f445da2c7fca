"""Addresses of the street desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.street import offline, views

urlpatterns = [
    path("", views.street, name="street"),
    path("offline", offline.offline, name="street_offline"),
    path("worker.js", offline.worker, name="street_worker"),
    path("more", views.more, name="street_more"),
    path("cards/<int:alert_id>", views.card, name="street_card"),
    path("cards/<int:alert_id>/acknowledge", views.acknowledge, name="street_acknowledge"),
    path("cards/<int:alert_id>/entries", views.enter, name="street_enter"),
]
