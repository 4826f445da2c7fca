"""Tables of people who sign in, and of their open sessions."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class User(AbstractUser):
    """Someone with a desk: one role (`words.enums.Role`) at one unit.

    A bank liaison's unit is the bank, a grid worker's is the grid.
    """

    role = models.CharField(max_length=24)
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT)
    shown_name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    is_demo = models.BooleanField(default=False, help_text="made for the demo, works only there")
    must_change_password = models.BooleanField(
        default=False, help_text="the password was chosen by somebody else"
    )
    has_second_factor = models.BooleanField(default=False, help_text="a confirmed one is there")

    def __str__(self) -> str:
        """The name colleagues know."""
        return self.shown_name or self.username


class Session(AbstractBaseSession):
    """An open session, and what its owner is told of it. Times are of the world, UTC."""

    user = models.ForeignKey("access.User", null=True, on_delete=models.CASCADE, related_name="+")
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="when its owner last did something, within a minute")
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    @classmethod
    def get_session_store_class(cls) -> type:
        """The store that keeps its sessions here."""
        from fanzha.govern.access.session_store import SessionStore

        return SessionStore
