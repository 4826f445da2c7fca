"""Addresses of the bank desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.bank import checks, views

urlpatterns = [
    path("", views.orders, name="bank"),
    path("part", views.orders_part, name="bank_part"),
    path("checks", checks.checks, name="bank_checks"),
    path("orders/<int:order_id>", views.order, name="bank_order"),
    path("orders/<int:order_id>/answer", views.answer, name="bank_answer"),
]
