"""Signs that an account serves others than the launderers: a person looks before it is stopped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from fanzha.recover.trace.picture import Move
from fanzha.words.holders import HolderKind, holder_kind

# A mule's own small change does not make an account one in mixed use.
MIXED_SHARE = 10
MANY_PAYERS = 10
ALIKE = 2


class Sign(StrEnum):
    """Why a person should look first."""

    MIXED = "mixed"
    MANY_PAYERS = "many_payers"
    COMPANY = "company"
    PUBLIC = "public"


SIGN_LABELS = {
    Sign.MIXED: {"zh": "账户内多为他人资金", "en": "mostly other people's money"},
    Sign.MANY_PAYERS: {
        "zh": "多人转入相近金额, 像是收款商户", "en": "many payers of like amounts, like a shop",
    },
    Sign.COMPANY: {"zh": "单位或商户账户", "en": "an account of a company or shop"},
    Sign.PUBLIC: {"zh": "公共机构账户", "en": "an account of a public body"},
}  # fmt: skip


def signs_of(
    holder: str, held_fen: int, innocent_fen: int | None, other_money_in: Iterable[Move]
) -> tuple[Sign, ...]:
    """The signs of one account. `other_money_in` is what came in and is not stolen.

    >>> signs_of("王某(虚构)", 1000, 101, []), signs_of("东街超市(虚构)", 1000, None, [])
    ((<Sign.MIXED: 'mixed'>,), (<Sign.COMPANY: 'company'>,))
    """
    found = [Sign.MIXED] if (innocent_fen or 0) * MIXED_SHARE > held_fen > 0 else []
    if many_alike([(move.payer, move.amount_fen) for move in other_money_in]):
        found.append(Sign.MANY_PAYERS)
    by_name = {HolderKind.COMPANY: Sign.COMPANY, HolderKind.PUBLIC: Sign.PUBLIC}
    kind = holder_kind(holder)
    return (*found, *([by_name[kind]] if kind in by_name else []))


def many_alike(payments: Sequence[tuple[str, int]]) -> bool:
    """Whether at least ten payers paid amounts of which the middle half lies within a factor 2.

    >>> many_alike([(f"C{n}", 2_000 + 100 * n) for n in range(10)])
    True
    >>> many_alike([(f"C{n}", 10 ** n) for n in range(10)])
    False
    """
    if len({payer for payer, _ in payments}) < MANY_PAYERS:
        return False
    fen = sorted(amount for _, amount in payments)
    quarter = len(fen) // 4
    return fen[-1 - quarter] <= ALIKE * fen[quarter]
