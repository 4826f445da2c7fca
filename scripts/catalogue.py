"""Bring the English catalogue in step with the sources: every message once, none left over.

`python scripts/catalogue.py` rewrites locale/en/LC_MESSAGES/django.po. Known translations
stay; a new message comes in empty and a message nobody uses goes. Without system gettext:
templates are turned into Python by Django's `templatize`, and Babel reads the calls.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parents[1] / "src" / "fanzha"
CATALOGUE = PACKAGE / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def sources() -> Iterator[Path]:
    """Every file that may hold a message, in order."""
    yield from sorted(PACKAGE.rglob("*.py"))
    yield from sorted((PACKAGE / "web" / "templates").rglob("*.html"))


def messages() -> dict[str, tuple[str | None, set[str]]]:
    """Message → its plural form, if any, and the files it is in.

    The singular and the plural may have the same Chinese; English tells them apart.
    """
    found: dict[str, tuple[str | None, set[str]]] = {}
    for path in sources():
        for told in _in_file(path):
            message, plural = told if isinstance(told, tuple) else (told, None)
            known_plural, places = found.get(message, (None, set()))
            found[message] = plural or known_plural, places | {_place(path)}
    return found


def synchronised(catalogue: polib.POFile) -> polib.POFile:
    """The catalogue with exactly the messages of the sources, in the order of their text."""
    before = {entry.msgid: entry for entry in catalogue}
    after = polib.POFile(wrapwidth=98)
    after.metadata = catalogue.metadata
    for message, (plural, places) in sorted(messages().items()):
        entry = before.get(message, polib.POEntry(msgid=message))
        entry.occurrences = [(place, "") for place in sorted(places)]
        if plural and not entry.msgstr_plural:
            entry.msgid_plural, entry.msgstr_plural = plural, {0: "", 1: ""}
        entry.flags = ["python-format"] if "%(" in message else []
        after.append(entry)
    return after


def untranslated(catalogue: polib.POFile) -> list[str]:
    """Messages without English."""
    return [entry.msgid for entry in catalogue if not entry.translated()]


def _in_file(path: Path) -> Iterator[str | tuple[str, str]]:
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        # What is no message comes out as words of X: without indents it reads as Python.
        calls = templatize(text, origin=_place(path)).splitlines()
        text = "\n".join(line.strip() for line in calls)
    options = {"encoding": "utf-8"}
    for _, told, _, _ in extract("python", BytesIO(text.encode()), KEYWORDS, (), options):
        if told:
            yield tuple(told[:2]) if isinstance(told, tuple) else told


def _place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def main() -> int:
    """Rewrite the catalogue; 1 when something has no English yet."""
    catalogue = synchronised(polib.pofile(str(CATALOGUE)))
    catalogue.save(str(CATALOGUE))
    missing = untranslated(catalogue)
    for message in missing:
        print(f"无英文 | no English: {message}")
    print(
        f"{len(catalogue)} 条, 缺 {len(missing)} | {len(catalogue)} messages, {len(missing)} missing"
    )
    return 1 if missing else 0


if __name__ == "__main__":
    settings.configure(USE_I18N=True)
    sys.exit(main())
