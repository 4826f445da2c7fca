"""Addresses of the machines' door."""

from __future__ import annotations

from django.urls import path

from fanzha.api import bank

urlpatterns = [
    path("bank/answers", bank.answers, name="bank-answers"),
]
