"""Addresses of the bank desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.bank import checks, messages, views

urlpatterns = [
    path("", views.orders, name="bank"),
    path("part", views.orders_part, name="bank_part"),
    path("checks", checks.checks, name="bank_checks"),
    path("orders/<int:order_id>", views.order, name="bank_order"),
    path("orders/<int:order_id>/answer", views.answer, name="bank_answer"),
    path("messages/<int:message_id>", messages.message, name="bank_message"),
    path("messages/<int:message_id>/answer", messages.answer, name="bank_message_answer"),
    path("messages/<int:message_id>/statement", messages.statement, name="bank_statement"),
    path("messages/<int:message_id>/give", messages.give, name="bank_statement_give"),
]
