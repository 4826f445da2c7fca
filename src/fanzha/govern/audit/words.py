"""How a broken place of the record is said, Chinese and English."""

from __future__ import annotations

from fanzha.govern.audit.rules import Fault, Kind

_SAID: dict[Kind, tuple[str, str]] = {
    Kind.CHANGED: (
        "第 {block} 块: 记录 {entry} 被改动(或其链值被改动)",
        "block {block}: entry {entry} was changed, or its link was",
    ),
    Kind.DELETED: (
        "第 {block} 块: 记录 {entry} 被删除",
        "block {block}: entry {entry} was deleted",
    ),
    Kind.INSERTED: (
        "记录 {entry} 不在任何块中, 也不在待封之列: 被插入, 或其封存被撤",
        "entry {entry} is in no block and does not wait: put in, or its seal was taken away",
    ),
    Kind.DELETED_EARLY: (
        "待封记录 {entry} 已不存在, 或被重复送封: 待封之列被动过",
        "entry {entry} waits for its seal but is gone or sealed already: somebody was at the queue",
    ),
    Kind.BLOCK_CHANGED: (
        "第 {block} 块被改动, 或接不上前一块",
        "block {block} was changed or does not follow the one before",
    ),
    Kind.BLOCK_MISSING: ("缺第 {block} 块", "block {block} is missing"),
    Kind.ANCHOR: (
        "第 {block} 块与库外锚点不符: 链被整体重写或截断",
        "block {block} is not what the anchor says: the chain was made anew or cut off",
    ),
}


def place(fault: Fault) -> tuple[str, str]:
    """Where and how the record is broken, Chinese and English.

    >>> place(Fault(Kind.DELETED, 3, 17))[1]
    'block 3: entry 17 was deleted'
    """
    zh, en = _SAID[fault.kind]
    return (
        zh.format(block=fault.block, entry=fault.entry),
        en.format(block=fault.block, entry=fault.entry),
    )
