"""Addresses of the auditor's desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.audit import views

urlpatterns = [
    path("", views.audit, name="audit"),
]
