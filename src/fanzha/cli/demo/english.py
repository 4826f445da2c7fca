"""English names of the sample county's units, put together from their parts."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_GRID = re.compile(r"第(\d+)网格")


def english(name: str) -> str:
    """How a unit's name reads in English: the smallest place first, as on an envelope. What has no
    English (english.toml) is left as it is.

    >>> english("城关街道东村第1网格")
    'Grid 1, Dongcun Village, Chengguan Subdistrict'
    >>> english("青石镇派出所(虚构)"), english("虚构市商业银行(虚构)")
    ('Qingshi Town Police Station (made up)', 'Xugou City Commercial Bank (made up)')
    """
    places, kinds = _parts()["places"], _parts()["kinds"]
    grid, rest = _GRID.search(name), _GRID.sub("", name)
    found = re.findall(_longest_first((*places, *kinds)) + "|.", rest)
    where = [f"Grid {grid[1]}"] if grid else []
    where += [places.get(part, part) for part in reversed(found) if part not in kinds]
    return " ".join([", ".join(where), *(kinds[part] for part in found if part in kinds)])


def _longest_first(parts: tuple[str, ...]) -> str:
    return "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))


@cache
def _parts() -> dict[str, dict[str, str]]:
    text = (files("fanzha.cli.demo") / "english.toml").read_text(encoding="utf-8")
    parts: dict[str, dict[str, str]] = tomllib.loads(text)
    return parts
