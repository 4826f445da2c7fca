"""Reads of detection: how far it is, and what its rules know."""

from __future__ import annotations

from fanzha.prevent.block import queries as block
from fanzha.prevent.detect.known import Known
from fanzha.prevent.detect.models import Position
from fanzha.prevent.protect import queries as protect

NAME = "detector"


def position() -> Position:
    """How far the log has been read."""
    found, _ = Position.objects.get_or_create(name=NAME)
    return found


def known() -> Known:
    """The lists and the accounts' phones as they are now."""
    return Known(
        block.listings("number"), block.listings("account"), block.listings("host"),
        protect.phones_by_account(),
    )  # fmt: skip


def known_stamp() -> tuple[object, ...]:
    """Changes when `known` would."""
    return (*block.stamp(), *protect.stamp())
