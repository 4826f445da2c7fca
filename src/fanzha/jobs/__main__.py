"""`python -m fanzha.jobs`: the worker process of a centre."""

from __future__ import annotations

import os

import django

from fanzha.kit.supervise import die_with_parent

if __name__ == "__main__":
    die_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.settings")
    django.setup()
    from fanzha.jobs import worker

    worker.run()
