"""Mappings as TOML files: found by name or path, read strictly."""

from __future__ import annotations

import hashlib
import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from fanzha.engine.read.mapping import Kind, Mapping
from fanzha.kit.errors import Trouble


def known_mappings() -> dict[str, Traversable]:
    """The mappings that come with the package, by name."""
    found = (files("fanzha.words") / "mappings").iterdir()
    named = {item.name.removesuffix(".toml"): item for item in found if item.name.endswith(".toml")}
    return dict(sorted(named.items()))


def find_mapping(name_or_path: str, kind: Kind) -> Mapping:
    """A mapping by its name, or by the path of a .toml file.

    Raises Trouble when there is none, it is for another kind of file, or it is ill-formed.

    >>> find_mapping("amlgentex", "transfers").columns["amount_fen"].unit
    'yuan'
    """
    mapping = parse_mapping(_text(name_or_path))
    if mapping.kind != kind:
        raise Trouble(
            zh=f"映射 {mapping.name} 用于 {mapping.kind}, 不能用于 {kind}",
            en=f"the mapping {mapping.name} is for {mapping.kind}, not for {kind}",
            field="mapping",
        )
    return mapping


def parse_mapping(text: str) -> Mapping:
    """A mapping from the text of its TOML file. Raises Trouble naming the key at fault."""
    try:
        data = tomllib.loads(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        return Mapping.model_validate({**data, "digest": digest})
    except tomllib.TOMLDecodeError as error:
        raise _ill_formed("mapping", str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "mapping"
        raise _ill_formed(where, first["msg"]) from error


def _text(name_or_path: str) -> str:
    place: Traversable | None = known_mappings().get(name_or_path)
    if name_or_path.endswith(".toml"):
        place = Path(name_or_path)
    if place is None or not place.is_file():
        known = ", ".join(known_mappings())
        raise Trouble(
            zh=f"没有映射 {name_or_path}; 可用: {known}, 或给出 .toml 文件的路径",
            en=f"no mapping {name_or_path}; there are {known}, or give the path of a .toml file",
            field="mapping",
        )
    try:
        return place.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise _ill_formed("mapping", "cannot be read as UTF-8") from error


def _ill_formed(field: str, message: str) -> Trouble:
    return Trouble(
        zh=f"映射文件此处有误, 见 docs/mappings.md: {message}",
        en=f"the mapping file is wrong here, see docs/mappings.md: {message}",
        field=field,
    )
