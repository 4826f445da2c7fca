"""Addresses of the channels."""

from __future__ import annotations

from django.urls import path

from fanzha.web.channel import calls, codes, texts

urlpatterns = [
    path("texts", texts.texts, name="channel_texts"),
    path("alerts/<int:alert_id>/texts", texts.about_alert, name="channel_alert_texts"),
    path("alerts/<int:alert_id>/code", codes.code, name="channel_code"),
    path("alerts/<int:alert_id>/call", calls.later, name="channel_call_later"),
    path("verify", codes.verify, name="channel_verify"),
    path("calls", calls.calls, name="channel_calls"),
    path("calls/<int:call_id>", calls.call, name="channel_call"),
    path("calls/<int:call_id>/end", calls.end, name="channel_call_end"),
]
