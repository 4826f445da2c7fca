"""Addresses of the administrator's desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.admin import views

urlpatterns = [
    path("people", views.admin_people, name="admin_people"),
    path("people/new", views.admin_enter, name="admin_enter"),
    path("people/<int:user_id>", views.admin_person, name="admin_person"),
    path("people/<int:user_id>/act", views.admin_act, name="admin_act"),
    path("units/<str:code>/act", views.admin_unit_act, name="admin_unit_act"),
    path("units", views.admin_units, name="admin_units"),
]
