"""Files people send through a page: limited in size, kept only while they are read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from fanzha.kit.errors import Trouble

MEGABYTE = 1024 * 1024
# Characters; four bytes each still fit into the 255 that a disk allows.
LONGEST_STEM, LONGEST_SUFFIX = 40, 16


def uploaded(request: HttpRequest, field: str) -> UploadedFile[bytes] | None:
    """The file of a form field, if one was chosen.

    Raises Trouble when it is larger than `settings.UPLOAD_MAX_BYTES`.
    """
    file = request.FILES.get(field)
    if not isinstance(file, UploadedFile):
        return None
    limit: int = settings.UPLOAD_MAX_BYTES
    if (file.size or 0) > limit:
        raise Trouble(
            zh=f"文件超过 {limit // MEGABYTE} MB; 请在服务器上用 fanzha import 导入",
            en=f"the file is above {limit // MEGABYTE} MB; use fanzha import on the server",
            field=field,
        )
    return file


@contextmanager
def kept(file: UploadedFile[bytes]) -> Iterator[Path]:
    """The upload as a file under its own name, cut short, for as long as it is read."""
    with tempfile.TemporaryDirectory(prefix="fanzha-upload-") as folder:
        path = Path(folder) / _short(file.name or "")
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        yield path


def demanded(request: HttpRequest, field: str) -> UploadedFile[bytes]:
    """The file of a form field; raises Trouble when none was chosen."""
    file = uploaded(request, field)
    if file is None:
        raise Trouble(zh="请选择一个文件", en="choose a file", field=field)
    return file


def _short(name: str) -> str:
    """A file name that fits on any disk: the head of its stem, and its last suffix."""
    path = Path(name.replace("\0", ""))
    return (path.stem[:LONGEST_STEM] or "upload") + path.suffix[:LONGEST_SUFFIX]
