"""The taxonomy of scams, versioned data: 13 ministry categories and their variants."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from fanzha.kit.errors import Trouble
from fanzha.words.data import load


@dataclass(frozen=True)
class ScamType:
    """One node: a category (`parent` is None) or a variant of one."""

    code: str
    zh: str
    en: str
    description_zh: str
    description_en: str
    parent: str | None = None


@dataclass(frozen=True)
class Taxonomy:
    """All nodes by code in the order of the file, with the version and source of the data."""

    version: str
    source: str
    nodes: MappingProxyType[str, ScamType]


def _read() -> Taxonomy:
    data = load("scam_types")
    nodes = [ScamType(**item) for item in data["node"]]
    by_code = MappingProxyType({node.code: node for node in nodes})
    return Taxonomy(data["version"], data["source"], by_code)


TAXONOMY = _read()


def node(code: str) -> ScamType:
    """The node of `code`. Raises Trouble when there is none.

    >>> node("romance.pig_butchering").zh
    '杀猪盘'
    """
    try:
        return TAXONOMY.nodes[code]
    except KeyError:
        raise Trouble(
            zh=f"没有这种诈骗类型: {code}", en=f"no such scam type: {code}", field="scam_type"
        ) from None


def categories() -> tuple[ScamType, ...]:
    """The ministry's categories, in its order."""
    return tuple(item for item in TAXONOMY.nodes.values() if item.parent is None)


def children(code: str) -> tuple[ScamType, ...]:
    """The variants right below `code`, in the order of the data."""
    parent = node(code)
    return tuple(item for item in TAXONOMY.nodes.values() if item.parent == parent.code)


def lineage(code: str) -> tuple[ScamType, ...]:
    """From the category down to `code` itself.

    >>> [item.zh for item in lineage("acquaintance.boss_qq")]
    ['冒充领导、熟人', '冒充老板QQ']
    """
    found = node(code)
    above = lineage(found.parent) if found.parent else ()
    return (*above, found)
