"""The ASGI application: Django, with our static files and the fast lane in front of it."""

from __future__ import annotations

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.utils.module_loading import import_string

from fanzha.kit.folders import data_dir
from fanzha.web.static_files import with_static_files

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.settings")
django_application = get_asgi_application()

# The machines' door stands beside this one: named, as in urls.py, not imported.
fast_lane = import_string("fanzha.api.fast_lane.FastLane")


application = with_static_files(
    fast_lane(django_application), settings.STATIC_ROOT, data_dir() / "static"
)

# The pages are loaded now, not by the first who asks for one.
import_module(settings.ROOT_URLCONF)
import_string("fanzha.recover.trace.warming.warm_beside")()
# What was loaded stays: looking through it again and again costs a waiting customer milliseconds.
gc.collect()
gc.freeze()
