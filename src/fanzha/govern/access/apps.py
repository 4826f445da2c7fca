"""Django's handle on the room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """govern/access."""

    name = "fanzha.govern.access"
    label = "access"

    def ready(self) -> None:
        """Hear of sign-ins and of lock-outs."""
        from axes.signals import user_locked_out
        from django.contrib.auth.signals import user_logged_in

        from fanzha.govern.access.lock_out import note_lock
        from fanzha.govern.access.sessions import begin

        user_logged_in.connect(begin)
        user_locked_out.connect(note_lock)
