"""The ASGI application: Django, with our static files in front of it."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.settings")
django_application = get_asgi_application()

from django.conf import settings  # noqa: E402  settings exist only after the line above
from servestatic import ServeStaticASGI  # noqa: E402

application = ServeStaticASGI(
    django_application, root=str(settings.STATIC_ROOT), prefix="static", max_age=3600
)
