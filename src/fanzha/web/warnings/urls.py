"""Addresses of the warning orders."""

from __future__ import annotations

from django.urls import path

from fanzha.web.warnings import acts, views

urlpatterns = [
    path("", views.warnings, name="warnings"),
    path("import", views.take, name="warnings_import"),
    path("<int:batch_id>", views.batch, name="warnings_batch"),
    path("<int:batch_id>/acknowledge", acts.acknowledge, name="warnings_acknowledge"),
    path("<int:batch_id>/return", acts.give_back, name="warnings_return"),
    path("<int:batch_id>/results.<str:form>", views.download, name="warnings_results"),
]
