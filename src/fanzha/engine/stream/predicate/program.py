"""From the conditions of a rule set to one program a group, each common part worked out once.

SQL's third truth needs no third value. What is wanted of a condition is whether it *is true*;
under a NOT, whether it *is false*. Both go down to the leaves (the negation normal form):

    true(a AND b) = true(a) and true(b)      false(a AND b) = false(a) or false(b)
    true(NOT a)   = false(a)                 false(NOT a)   = true(a)
    true(a < b)   = a < b                    false(a < b)   = b <= a

and at a leaf a null, which is NaN, makes both comparisons false, as IEEE 754 has it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream import columns
from fanzha.engine.stream.predicate import machine as m
from fanzha.engine.stream.predicate.tree import Node
from fanzha.engine.stream.roles import GROUPS

if TYPE_CHECKING:
    from fanzha.engine.stream.frame import Frame
    from fanzha.engine.stream.rules import Rule, RuleSet

Key = tuple[object, ...]
Bits = NDArray[np.uint64]

_NUMERIC = {
    "add": m.ADD, "sub": m.SUB, "mul": m.MUL, "div": m.DIV, "neg": m.NEG, "abs": m.ABS,
    "least": m.LEAST, "greatest": m.GREATEST, "coalesce": m.COALESCE,
}  # fmt: skip
# (op, wanted truth) → instruction on (a, b), whether a and b change places
_COMPARE = {
    ("lt", True): (m.LT, False), ("lt", False): (m.LE, True),
    ("le", True): (m.LE, False), ("le", False): (m.LT, True),
    ("eq", True): (m.EQ, False), ("eq", False): (m.NE, False),
}  # fmt: skip
# instruction → the same with a constant on the right, and with a constant on the left
_WITH_CONSTANT = {
    m.LT: (m.LT_C, m.GT_C), m.LE: (m.LE_C, m.GE_C), m.EQ: (m.EQ_C, m.EQ_C),
    m.NE: (m.NE_C, m.NE_C),
}  # fmt: skip


def compiled(ruleset: RuleSet) -> Compiled:
    """The rule set ready to run. Nothing is compiled to machine code: it takes milliseconds."""
    return Compiled(ruleset)


class Compiled:
    """The programs of a rule set, one a group and choice of rules."""

    def __init__(self, ruleset: RuleSet) -> None:
        self.ruleset = ruleset
        self._programs: dict[tuple[str, frozenset[str], bool], _Program] = {}

    def rules(self, group: str) -> tuple[Rule, ...]:
        """The rules on events of `group`; bit b of `fired` is the b-th of them."""
        return self.ruleset.of_group(group)

    def fired(self, frame: Frame, levels: Collection[str], *, shadow: bool = False) -> Bits:
        """Which rules of these levels hold for which rows: uint64[words, n], words = rules / 64
        rounded up, at least one. Bit b % 64 of word b // 64 is rule b of `rules(frame.group)`;
        bits of all other rules are 0. Rules in shadow are asked with `shadow` and by themselves:
        what they find must reach nobody by mistake. Lateness is not looked at."""
        rules = self.rules(frame.group)
        bits = np.zeros((max(1, -(-len(rules) // 64)), len(frame)), dtype=np.uint64)
        self._program(frame.group, frozenset(levels), shadow).run(frame, bits)
        return bits

    def _program(self, group: str, levels: frozenset[str], shadow: bool) -> _Program:
        key = group, levels, shadow
        if key not in self._programs:
            writer = _Writer(group)
            for bit, rule in enumerate(self.rules(group)):
                if rule.level in levels and rule.shadow == shadow:
                    writer.rule(rule.event, rule.predicate.root, bit)
            self._programs[key] = writer.program()
        return self._programs[key]


@dataclass(frozen=True)
class _Program:
    """Instructions with the constants and the room they need."""

    code: m.Program
    constants: NDArray[np.float64]
    numbers: int
    truths: int

    def run(self, frame: Frame, bits: Bits) -> None:
        if len(self.code) and len(frame):
            # Some operands are read and not used: there is always a first block to point at.
            numbers = np.empty((max(self.numbers, 1), m.BLOCK))
            truths = np.zeros((max(self.truths, 1), m.BLOCK), dtype=np.bool_)
            m.run(self.code, self.constants, frame.values, frame.kind, numbers, truths, bits)


class _Writer:
    """Writes a program; `_made` remembers where a part is that is already worked out.

    Numbers are columns of the matrix from 0 on and temporary blocks from -1 down.
    """

    def __init__(self, group: str) -> None:
        self.kinds = GROUPS[group].kinds
        self.index = columns.index(group)
        self.code: list[tuple[int, int, int, int]] = []
        self.constants: dict[float, int] = {}
        self.numbers = self.truths = 0
        self._made: dict[Key, int] = {}

    def program(self) -> _Program:
        """What was written so far."""
        code = np.array(self.code, dtype=np.int32).reshape(-1, 4)
        constants = np.array([*self.constants], dtype=np.float64)
        return _Program(code, constants, self.numbers, self.truths)

    def rule(self, event: str, root: Node, bit: int) -> None:
        """Its condition, on its own kind of event, to its bit."""
        holds = self.truth(root, True)
        if len(self.kinds) > 1:
            kind = self.kinds.index(event)
            holds = self._truth(m.AND, holds, self._truth(m.OF_KIND, kind, 0))
        self.code.append((m.OUT, 0, holds, bit))

    def truth(self, node: Node, wanted: bool) -> int:
        """The block that tells where `node` is true (`wanted`) or is false."""
        if node.op == "not":
            return self.truth(node.args[0], not wanted)
        if node.op in ("and", "or"):
            op = m.AND if (node.op == "and") == wanted else m.OR
            return self._fold(op, [self.truth(operand, wanted) for operand in node.args])
        if node.op in ("lt", "le", "eq"):
            return self._comparison(node, wanted)
        if node.op in ("true", "false"):
            return self._truth(m.ALWAYS, int((node.op == "true") == wanted), 0)
        return {"column": self._flag, "null": self._null, "same": self._same,
                "coalesce": self._first_known}[node.op](node, wanted)  # fmt: skip

    def _flag(self, node: Node, wanted: bool) -> int:
        """A column of type bool: 1, 0 or NaN."""
        op = m.NE_C if wanted else m.EQ_C
        return self._truth(op, self.index[node.name], self._constant(0.0))

    def _null(self, node: Node, wanted: bool) -> int:
        """IS NULL is never null itself."""
        (operand,) = node.args
        if operand.type == "truth" and operand.op != "column":
            known = self._fold(m.OR, [self.truth(operand, True), self.truth(operand, False)])
            return known if not wanted else self._truth(m.AND_NOT, self._always(), known)
        at = self.number(operand)
        return self._truth(m.IS_NULL if wanted else m.NOT_NULL, at, at)

    def _same(self, node: Node, wanted: bool) -> int:
        """Two truths are equal when both are true or both false."""
        one, other = node.args
        sides = [(True, wanted), (False, not wanted)]
        both = [
            self._fold(m.AND, [self.truth(one, left), self.truth(other, right)])
            for left, right in sides
        ]
        return self._fold(m.OR, both)

    def _first_known(self, node: Node, wanted: bool) -> int:
        """COALESCE of truths, from the right: this one, or not its opposite and the rest."""
        result = self.truth(node.args[-1], wanted)
        for operand in reversed(node.args[:-1]):
            rest = self._truth(m.AND_NOT, result, self.truth(operand, not wanted))
            result = self._fold(m.OR, [self.truth(operand, wanted), rest])
        return result

    def _comparison(self, node: Node, wanted: bool) -> int:
        op, turned = _COMPARE[node.op, wanted]
        left, right = reversed(node.args) if turned else node.args
        if right.op in ("number", "word"):
            at = self._constant(right.number)
            return self._truth(_WITH_CONSTANT[op][0], self.number(left), at)
        if left.op in ("number", "word"):
            at = self._constant(left.number)
            return self._truth(_WITH_CONSTANT[op][1], self.number(right), at)
        return self._truth(op, self.number(left), self.number(right))

    def number(self, node: Node) -> int:
        """The column or block that holds `node`."""
        if node.op == "column":
            return self.index[node.name]
        if node.op in ("number", "word"):
            return self._number(m.CONSTANT, self._constant(node.number), 0)
        first, *rest = [self.number(operand) for operand in node.args]
        if not rest:
            # LEAST, GREATEST and COALESCE of one are that one.
            single = node.op in ("neg", "abs")
            return self._number(_NUMERIC[node.op], first, first) if single else first
        for operand in rest:
            first = self._number(_NUMERIC[node.op], first, operand)
        return first

    def _always(self) -> int:
        return self._truth(m.ALWAYS, 1, 0)

    def _fold(self, op: int, blocks: list[int]) -> int:
        first, *rest = blocks
        for block in rest:
            first = first if first == block else self._truth(op, first, block)
        return first

    def _constant(self, number: float) -> int:
        return self.constants.setdefault(number, len(self.constants))

    def _number(self, op: int, a: int, b: int) -> int:
        key = "number", op, a, b
        if key not in self._made:
            self.numbers += 1
            self._made[key] = -self.numbers
            self.code.append((op, -self.numbers, a, b))
        return self._made[key]

    def _truth(self, op: int, a: int, b: int) -> int:
        key = "truth", op, a, b
        if key not in self._made:
            self._made[key] = self.truths
            self.code.append((op, self.truths, a, b))
            self.truths += 1
        return self._made[key]
