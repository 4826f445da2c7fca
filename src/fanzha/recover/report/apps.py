"""Django's handle on the room."""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    """recover/report."""

    name = "fanzha.recover.report"
    label = "report"
