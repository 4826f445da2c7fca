"""Pure decision: what a person must still do after the password before a desk opens."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """A step of the sign-in."""

    CODE = "code"
    CHANGE = "change"
    SET_UP = "set_up"


def step_left(*, must_change: bool, wanted: bool, has_factor: bool, verified: bool) -> Step | None:
    """The next step, None when the desk opens.

    Who has a second factor shows it first, before a password may be changed. Who must have
    one and has none sets it up last, with a password of their own.

    >>> step_left(must_change=True, wanted=True, has_factor=False, verified=False)
    <Step.CHANGE: 'change'>
    >>> step_left(must_change=False, wanted=True, has_factor=False, verified=False)
    <Step.SET_UP: 'set_up'>
    >>> step_left(must_change=False, wanted=False, has_factor=True, verified=False)
    <Step.CODE: 'code'>
    """
    if has_factor and not verified:
        return Step.CODE
    if must_change:
        return Step.CHANGE
    return Step.SET_UP if wanted and not has_factor else None
