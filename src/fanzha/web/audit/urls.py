"""Addresses of the auditor's desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.audit import chain, views

urlpatterns = [
    path("", views.audit, name="audit"),
    path("export", chain.audit_export, name="audit_export"),
    path("verdict/<int:key>", chain.audit_verdict, name="audit_verdict"),
    path("verify", chain.audit_verify, name="audit_verify"),
]
