"""Our static files as a browser gets them: compressed once, kept by the browser for an hour."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from servestatic import ServeStaticASGI
from servestatic.responders import StaticFile

KEPT_S = 3600
SHRINKS = re.compile(r"\.(css|js|svg|json)$")
SMALL = 500
"""Bytes: what fits into one packet anyway goes out as it is."""


def with_static_files(application: Any, root: Path, copies: Path) -> Any:
    """`application` behind the files of `root` under /static/, each that shrinks with a copy.

    Copies lie in `copies`, not beside their originals: those belong to the package and may be
    read-only, and an original that was changed has its copy made anew at the next start.
    """
    served = ServeStaticASGI(application, max_age=KEPT_S, allow_all_origins=False)
    for file in (found for found in root.rglob("*") if found.is_file()):
        place = file.relative_to(root)
        url = f"/static/{place.as_posix()}"
        headers = Headers([])
        served.add_mime_headers(headers, str(file), url)
        served.add_cache_headers(headers, str(file), url)
        packed = {"gzip": str(compressed(file, copies / place))} if _shrinks(file) else {}
        served.files[url] = StaticFile(str(file), headers.items(), encodings=packed)
    return served


def _shrinks(file: Path) -> bool:
    return bool(SHRINKS.search(file.name)) and file.stat().st_size > SMALL


def compressed(original: Path, copy: Path) -> Path:
    """A gzip copy of `original` at `copy`.gz, made anew only where the original is another.

    The copy carries the original's time; several processes may make it at once.
    """
    copy = copy.with_name(copy.name + ".gz")
    time_ns = original.stat().st_mtime_ns
    if copy.exists() and copy.stat().st_mtime_ns == time_ns:
        return copy
    copy.parent.mkdir(parents=True, exist_ok=True)
    new = copy.with_name(f"{copy.name}.{os.getpid()}")
    new.write_bytes(gzip.compress(original.read_bytes(), 9, mtime=0))
    os.utime(new, ns=(time_ns, time_ns))
    return new.replace(copy)
