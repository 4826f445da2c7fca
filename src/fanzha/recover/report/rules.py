"""Pure decisions on reports: states, endings, and what must be known of people and cases.

What a payment must be before money is stopped stands in `payments`, the order of the queue
in `risk`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.kit.errors import Trouble
from fanzha.words.enums import Role


class State(StrEnum):
    """Received: nobody has decided. Accepted: orders may leave. Filed: a case (立案)."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    FILED = "filed"
    CLOSED = "closed"
    REJECTED = "rejected"


MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (State.RECEIVED, State.ACCEPTED),
        (State.RECEIVED, State.REJECTED),
        (State.ACCEPTED, State.FILED),
        (State.ACCEPTED, State.CLOSED),
        (State.FILED, State.CLOSED),
    }
)


class Source(StrEnum):
    """How the report came in."""

    PUBLIC = "public"
    DESK = "desk"
    ALERT = "alert"
    API = "api"
    BATCH = "batch"


class Ending(StrEnum):
    """Why a report ended. Only `finished` may leave a stop or a freeze standing."""

    FINISHED = "finished"
    UNFOUNDED = "unfounded"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


class LinkKind(StrEnum):
    """Why two reports belong together: one payment, one victim, or an officer says so."""

    SAME_PAYMENT = "same_payment"
    SAME_VICTIM = "same_victim"
    RELATED = "related"


ENDING_LABELS = {
    Ending.FINISHED: {"zh": "已办完", "en": "finished"},
    Ending.UNFOUNDED: {"zh": "没有事实依据", "en": "unfounded"},
    Ending.WITHDRAWN: {"zh": "报案人撤回", "en": "withdrawn"},
    Ending.DUPLICATE: {"zh": "重复报案", "en": "a duplicate"},
}
LINK_LABELS = {
    LinkKind.SAME_PAYMENT: {"zh": "同一笔转账", "en": "the same payment"},
    LinkKind.SAME_VICTIM: {"zh": "同一被害人", "en": "the same victim"},
    LinkKind.RELATED: {"zh": "有关联", "en": "related"},
}
CLUE_KINDS = ("phone", "qq", "qq_group", "wechat", "link")
LONGEST_WHY = 200
LONGEST_TEXT = 20_000
LONGEST_CLUE = 300
MOST_CLUES = 200
_CASE_NO = re.compile(r"[^\s]{4,40}")


@dataclass(frozen=True)
class PaymentFacts:
    """One payment a victim made: payee account, amount and time are enough to stop it.

    `paid_at` carries a zone; `payee_bank` is a unit code; what is unknown is empty.
    """

    payee_account: str
    amount_fen: int
    paid_at: datetime
    payee_bank: str
    payee_name: str = ""
    payer_account: str = ""
    payer_bank: str = ""
    payer_name: str = ""


@dataclass(frozen=True)
class Clue:
    """A number, identity or link of the con artists: `kind` is one of CLUE_KINDS."""

    kind: str
    value: str


@dataclass(frozen=True)
class Told:
    """What a report says, as far as it is known. Names, phone and identity may be empty."""

    text: str
    victim_name: str = ""
    victim_phone: str = ""
    scam_type: str = ""
    payments: Sequence[PaymentFacts] = field(default=())
    victim_id: str = ""
    clues: Sequence[Clue] = field(default=())


def check_text(text: str) -> None:
    """Raise Trouble for an empty or an overlong text."""
    if not text.strip():
        raise Trouble(zh="请写下发生了什么", en="write down what happened", field="text")
    if len(text) > LONGEST_TEXT:
        raise Trouble(
            zh=f"报案内容超过 {LONGEST_TEXT} 字, 请缩短",
            en=f"the text is longer than {LONGEST_TEXT} characters: shorten it",
            field="text",
        )


def check_person(name: str, phone: str, identity: str = "") -> None:
    """Raise Trouble for a name, a phone or an identity number longer than any real one."""
    given = (("victim_name", name, 80), ("victim_phone", phone, 20), ("victim_id", identity, 20))
    for name_of, value, longest in given:
        if len(value) > longest:
            raise Trouble(zh=f"超过 {longest} 字", en=f"longer than {longest} characters",
                          field=name_of)  # fmt: skip


def check_clues(clues: Sequence[Clue]) -> None:
    """Raise Trouble for a clue of an unknown kind, an empty or an overlong one, or too many."""
    if len(clues) > MOST_CLUES:
        raise Trouble(
            zh=f"线索多于 {MOST_CLUES} 条", en=f"more than {MOST_CLUES} clues", field="clue"
        )
    for row, clue in enumerate(clues, start=1):
        if clue.kind not in CLUE_KINDS or not 0 < len(clue.value) <= LONGEST_CLUE:
            raise Trouble(
                zh=f"线索应为 {', '.join(CLUE_KINDS)} 之一, 1–{LONGEST_CLUE} 字",
                en=f"a clue is one of {', '.join(CLUE_KINDS)}, 1–{LONGEST_CLUE} characters",
                field="clue", row=row,
            )  # fmt: skip


def check_why(why: str) -> None:
    """Raise Trouble for a reason that is too long to be kept whole."""
    if len(why) > LONGEST_WHY:
        raise Trouble(zh=f"理由超过 {LONGEST_WHY} 字", field="why",
                      en=f"the reason is longer than {LONGEST_WHY} characters")  # fmt: skip


def check_case_no(case_no: str) -> None:
    """Raise Trouble for what cannot be a case number."""
    if not _CASE_NO.fullmatch(case_no):
        raise Trouble(
            zh="请填写立案文号(4–40 字, 不含空格)",
            en="enter the case number (4–40 characters, no spaces)",
            field="case_no",
        )


def check_move(old: str, new: str) -> None:
    """Raise Trouble when a report may not go from `old` to `new`.

    >>> check_move("received", "accepted")
    """
    if (old, new) not in MOVES:
        raise Trouble(
            zh=f"报案处于“{old}”状态, 不能转为“{new}”",
            en=f"a report that is {old} cannot become {new}",
            field="state",
        )


def check_ending(ending: str, state: str, *, held: bool) -> None:
    """Raise Trouble where a report may not end so: not while its ground is gone and a stop
    or a freeze still stands (`held`), and not as finished before it was accepted.

    >>> check_ending("withdrawn", "accepted", held=False)
    """
    if ending not in set(Ending):
        raise Trouble(zh="请选择结束原因", en="choose why it ends", field="ending")
    if ending == Ending.FINISHED and state == State.RECEIVED:
        raise Trouble(
            zh="还没有受理, 不能算办完", en="not accepted, so not finished", field="ending"
        )
    if ending != Ending.FINISHED and held:
        raise Trouble(
            zh="还有止付或冻结在执行: 依据已不存在, 请先解除",
            en="a stop or a freeze still stands and its ground is gone: lift it first",
            field="ending",
        )


def may_take(actor: Actor) -> bool:
    """Whether `actor` decides on reports: accepts, files, rejects."""
    return actor.role in {Role.DUTY_OFFICER, SYSTEM.role}


def may_read(actor: Actor) -> bool:
    """Whether `actor` may read a report at all."""
    return may_take(actor) or actor.role in {Role.ANALYST, Role.LEADER}
