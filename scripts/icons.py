"""The icons that pages use, as one stylesheet: `python scripts/icons.py > …/vendor/icons.css`.

Tabler's webfont is half a megabyte for 5,000 icons; the ninety in use are drawn here as masks, so
that they take the colour and size of the words beside them. An icon that Tabler does not have
ends it with code 1.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parents[1]
WEB = ROOT / "src" / "fanzha" / "web"
DRAWINGS = ROOT / "node_modules" / "@tabler" / "icons" / "icons"
HEAD = """\
/* Icons of Tabler, MIT, see LICENSE.@tabler-icons. Made by scripts/icons.py. */
.ti { display: inline-block; width: 1em; height: 1em; vertical-align: -.125em; flex-shrink: 0;
  background: currentcolor; mask: var(--icon) center / contain no-repeat; print-color-adjust: exact; }
"""


def used(web: Path = WEB) -> set[str]:
    """Names of the icons that templates, scripts and menus name: `ti-phone`, `Desk(…, "phone")`."""
    sources = [
        *web.glob("templates/**/*.html"),
        *web.glob("static/fanzha/*.js"),
        *web.rglob("*.py"),
    ]
    text = "\n".join(source.read_text("utf-8") for source in sources)
    in_menus = re.findall(r'\bDesk\("\w+".*?"([a-z0-9-]+)",?\s*\)', text, re.DOTALL)
    return {*re.findall(r"\bti-([a-z][a-z0-9-]*)", text), *in_menus}


def drawing(name: str) -> str:
    """The icon on one line, as it stands in a `url(…)`. Raises FileNotFoundError for none."""
    filled = name.removesuffix("-filled")
    file = DRAWINGS / ("filled" if filled != name else "outline") / f"{filled}.svg"
    bare = re.sub(r'\s+class="[^"]*"', "", file.read_text("utf-8"))
    bare = re.sub(r"\s*\n\s*", " ", bare).replace("> <", "><").replace('"', "'").strip()
    return "data:image/svg+xml," + quote(bare, safe=" ='/:;,.()-")


def stylesheet() -> str:
    """All icons in use, by name."""
    rules = [f'.ti-{name} {{ --icon: url("{drawing(name)}"); }}' for name in sorted(used())]
    return HEAD + "\n".join(rules) + "\n"


if __name__ == "__main__":
    try:
        sys.stdout.write(stylesheet())
    except FileNotFoundError as missing:
        sys.exit(f"没有这个图标 | no such icon: {missing.filename}")
