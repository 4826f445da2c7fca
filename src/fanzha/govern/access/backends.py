"""Who may sign in: demo sign-ins only where a demo runs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class SignInBackend(ModelBackend):
    """Django's own check, and no demo sign-in outside demo mode, not even an old session."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether this person may sign in, or stay signed in, here and now."""
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)
