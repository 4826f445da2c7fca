"""Django's handle on the room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """govern/audit."""

    name = "fanzha.govern.audit"
    label = "audit"
