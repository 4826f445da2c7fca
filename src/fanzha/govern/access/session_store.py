"""Sessions in PostgreSQL that know whose they are and end by themselves. Settings name this module.

Django's own store, with a table that says who sits where (Django's documentation, "Extending
database-backed session engines"). A session ends when its owner did nothing for
`access.idle_minutes`, and `access.life_hours` after the sign-in whatever they do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from fanzha.govern.access.session_rules import Limits, is_over
from fanzha.kit import clock
from fanzha.kit.live import changed
from fanzha.words import law

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from fanzha.govern.access.models import Session

ENDED = "ended-"
"""What a live stream hears when a session ends: this, then the session's mark."""
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class About:
    """What the table says beside the data."""

    begun_at: datetime
    seen_at: datetime
    address: str = ""
    browser: str = ""


def limits(on: datetime) -> Limits:
    """The limits in force on that day."""
    return Limits(
        idle=timedelta(minutes=law.number("access.idle_minutes", on)),
        life=timedelta(hours=law.number("access.life_hours", on)),
    )


def mark_of(session_key: str) -> str:
    """A name for a session that opens nothing: for live streams and forms."""
    return sha256(session_key.encode()).hexdigest()[:24]


def _rows() -> QuerySet[Session]:
    """The table; named here and not above, as Django reads this module before the tables."""
    from fanzha.govern.access.models import Session

    return Session.objects.all()


class SessionStore(DatabaseStore):
    """Django's store in our table."""

    about: About | None = None

    @classmethod
    def get_model_class(cls) -> type:
        """Our table."""
        from fanzha.govern.access.models import Session

        return Session

    def begin(self, address: str, browser: str) -> None:
        """Somebody signed in: the life of the session counts from now."""
        now = clock.world()
        self.about = About(now, now, address[:45], browser[:200])
        self.modified = True

    def touch(self) -> None:
        """Its owner did something. Written once a minute at most."""
        now = clock.world()
        if self.about is not None and self.session_key and now - self.about.seen_at >= _SEEN_EVERY:
            _rows().filter(pk=self.session_key).update(seen_at=now)
            self.about = replace(self.about, seen_at=now)

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row to save: what is known about the session stays."""
        row: Any = super().create_model_instance(data)
        now = clock.world()
        about = self.about or About(now, now)
        row.user_id = int(data["_auth_user_id"]) if "_auth_user_id" in data else None
        row.begun_at, row.seen_at = about.begun_at, about.seen_at
        row.address, row.browser = about.address, about.browser
        return row

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key any more, when it is over."""
        now = clock.world()
        row = _rows().filter(pk=self.session_key, expire_date__gt=now).first()
        if row is not None and row.user_id and is_over(row.begun_at, row.seen_at, now, limits(now)):
            self.delete(row.session_key)
            row = None
        if row is None:
            self._session_key = None
            return {}
        self.about = About(row.begun_at, row.seen_at, row.address, row.browser)
        return self.decode(row.session_data)

    async def aload(self) -> dict[str, Any]:
        """As `load`, with the same limits."""
        return await sync_to_async(self.load)()

    def delete(self, session_key: str | None = None) -> None:
        """End it, and tell the live streams that it bears."""
        key = session_key or self.session_key
        super().delete(session_key)
        if key is not None:
            changed(f"{ENDED}{mark_of(key)}")
