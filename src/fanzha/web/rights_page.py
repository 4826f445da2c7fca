"""Every address of the centre and whom its mark opens it to, as docs/rights.md lists them.

`python -m fanzha.web.rights_page > docs/rights.md` writes the page anew from the marks.
The test compares the written page with what the server answers, so a changed right is a
changed line in the review.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import django
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fanzha.govern.access.opening import MACHINE, PUBLIC, opened_to
from fanzha.words.enums import Role

ANONYMOUS = "anonymous"
WHO = (MACHINE, ANONYMOUS, *(str(role) for role in Role))
EXAMPLES = {"int": 1, "uuid": "00000000-0000-4000-8000-000000000001"}

# Who signs what comes in at an address, by how it begins; `tests/web/test_rights_machines.py`
# sends each of them a message that another partner signed.
SIGNERS = {
    "/api/bank/": "bank",
    "/api/detector/": "detector",
    "/api/reports": "hotline",
    "/api/sms/": "gateway",
    "/api/voice/": "gateway",
}

INTRO = """\
# Rights: who may open which address

One row an address (by its name in the URLconf), one column a role. ✓ opens it. Whoever has no
✓ is sent to the sign-in page (anonymous) or refused with 403. What a role then sees on an open
page is narrowed further by the `access_*` gates: a bank's liaison sees that bank's orders only,
a grid worker the residents of that grid only.

`machine` marks addresses for partners' systems: no sign-in, but every message must carry a valid
signature; without one the answer is an error. Such an address is never a page.

`tests/web/test_rights.py` walks every address as every role and compares the answers with this
table; an address that is missing here fails. After a deliberate change run
`python -m fanzha.web.rights_page > docs/rights.md` and have the changed lines reviewed.
"""

SIGNED = """\
## Who signs at a machine's address

A bank speaks for itself only: what it sends about another bank's order or customer is refused.
Each partner has a key of its own; `tests/web/test_rights_machines.py` sends every address
messages that another partner signed. What a bank, a grid worker or an officer of another unit asks
for by its key is refused too: `tests/web/test_rights_units.py` walks every address that takes one.
"""


@dataclass(frozen=True)
class Route:
    """One address: its name, an example path (ids are examples), and its view."""

    name: str
    path: str
    view: Callable[..., Any]

    def opens(self) -> set[str]:
        """The columns of the table that the view's mark ticks."""
        mark = opened_to(self.view)
        return set(WHO) - {MACHINE} if PUBLIC in mark else set(mark)


def routes() -> list[Route]:
    """Every address of the URLconf, by name; one without a name raises ValueError."""
    return sorted(_walk(get_resolver(), ""), key=lambda route: route.name)


def _walk(resolver: URLResolver, space: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield _route(entry, space)


def _route(entry: URLPattern, space: str) -> Route:
    if not entry.name:
        raise ValueError(f"address without a name: {entry.pattern}")
    examples = {
        key: EXAMPLES.get(type(converter).__name__.removesuffix("Converter").lower(), "B01")
        for key, converter in entry.pattern.converters.items()
    }
    name = f"{space}{entry.name}"
    return Route(name, reverse(name, kwargs=examples), entry.callback)


def table() -> str:
    """The rows of docs/rights.md as the marks have them now."""
    lines = [f"| address | {' | '.join(WHO)} |", f"|---|{':-:|' * len(WHO)}"]
    for route in routes():
        opens = route.opens()
        ticks = " | ".join("✓" if who in opens else " " for who in WHO)
        lines.append(f"| {route.name} | {ticks} |")
    return "\n".join(lines)


def signer_of(route: Route) -> str:
    """The partner whose signature a machine's address takes. LookupError when nobody is named."""
    for beginning, who in SIGNERS.items():
        if route.path.startswith(beginning):
            return who
    raise LookupError(f"who signs at {route.path}?")


def machines() -> str:
    """The second table of docs/rights.md: who signs at which machine's address."""
    named = [route for route in routes() if MACHINE in route.opens()]
    return "\n".join(
        ["| machine's address | signed by |", "|---|---|"]
        + [f"| {route.name} | {signer_of(route)} |" for route in named]
    )


def read(page: str) -> dict[str, set[str]]:
    """The written table: who may open which address.

    >>> read("| address | machine | anonymous | admin |\\n|---|:-:|:-:|:-:|\\n| home | | | ✓ |")
    {'home': {'admin'}}
    """
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in page.split(SIGNED)[0].splitlines()
        if line.startswith("|") and not line.startswith("|-")
    ]
    head = rows[0][1:]
    return {
        name: {who for who, tick in zip(head, ticks, strict=True) if tick == "✓"}
        for name, *ticks in rows[1:]
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.settings")
    django.setup()
    print(f"{INTRO}\n{table()}\n\n{SIGNED}\n{machines()}")
