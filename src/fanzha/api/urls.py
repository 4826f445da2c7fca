"""Addresses of the machines' door."""

from __future__ import annotations

from django.urls import path

from fanzha.api import bank, payee_check

urlpatterns = [
    path("bank/answers", bank.answers, name="bank-answers"),
    path("bank/payee-check", payee_check.payee_check, name="payee-check"),
    path(
        "bank/payee-check/<uuid:key>/override",
        payee_check.payee_override,
        name="payee-check-override",
    ),
]
