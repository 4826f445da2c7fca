"""Addresses of the machines' door."""

from __future__ import annotations

from django.urls import path

from fanzha.api import bank, channel, detector, openapi, payee_check, report

urlpatterns = [
    path("openapi.json", openapi.described, name="openapi"),
    path("bank/answers", bank.answers, name="bank-answers"),
    path("bank/payee-check", payee_check.payee_check, name="payee-check"),
    path(
        "bank/payee-check/<uuid:key>/override",
        payee_check.payee_override,
        name="payee-check-override",
    ),
    path("sms/reports", channel.text_reports, name="sms-reports"),
    path("voice/outcomes", channel.call_outcomes, name="voice-outcomes"),
    path("reports", report.reports, name="hotline-reports"),
    path("detector/position", detector.position, name="detector-position"),
    path("detector/commit", detector.commit, name="detector-commit"),
    path("detector/news", detector.news, name="detector-news"),
    path("detector/state", detector.told, name="detector-state"),
    path("detector/questions", detector.questions, name="detector-questions"),
    path("detector/questions/<int:number>", detector.answer, name="detector-answer"),
]
