"""Files that a page gives out."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: bytes, kind: str, name: str, *, shown: bool = False) -> HttpResponse:
    """A file to save under `name`, or to be `shown` in the browser; never kept by a cache."""
    how = "inline" if shown else "attachment"
    headers = {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)
