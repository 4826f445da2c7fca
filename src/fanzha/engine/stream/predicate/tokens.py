"""The words and signs a condition may be made of. Anything else is refused where it stands,
before it is taken apart: what reaches the parser is short, shallow and harmless.
"""

from __future__ import annotations

from sqlglot.dialects import DuckDB
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token
from sqlglot.tokenizer_core import TokenType as T

from fanzha.engine.stream.predicate.places import Misplaced, Place

LONGEST = 2_000
"""Characters in a condition."""
DEEPEST = 12
"""Brackets and signs before an operand, one in the other."""
PRODUCTS = 8
"""`*` and `/` in a condition: so few that no product of published numbers leaves a double."""

_FUNCTIONS = ("COALESCE", "LEAST", "GREATEST", "ABS")
_PREFIXES = {T.NOT, T.DASH, T.PLUS}
_ALLOWED = {
    T.VAR, T.IDENTIFIER, T.NUMBER, T.STRING, T.TRUE, T.FALSE, T.NULL, T.IS, T.IN, T.BETWEEN,
    T.AND, T.OR, T.NOT, T.LT, T.LTE, T.GT, T.GTE, T.EQ, T.NEQ, T.PLUS, T.DASH, T.STAR, T.SLASH,
    T.L_PAREN, T.R_PAREN, T.COMMA,
}  # fmt: skip


def checked(text: str) -> list[Token]:
    """The tokens of `text`. Raises Misplaced at the first that has no place in a condition."""
    if not text.strip():
        raise Misplaced(Place(text, 0, 0), "请写出条件", "write a condition")
    if len(text) > LONGEST:
        raise Misplaced(
            Place(text, LONGEST, len(text)),
            f"条件不能超过 {LONGEST} 个字符", f"a condition has at most {LONGEST} characters",
        )  # fmt: skip
    found = _tokens(text)
    for at, token in enumerate(found):
        _allow(text, token, found[at + 1] if at + 1 < len(found) else None)
    _bound(text, found)
    return found


def place(text: str, token: Token) -> Place:
    """Where the token stands."""
    return Place(text, token.start, token.end + 1)


def _tokens(text: str) -> list[Token]:
    try:
        return [*DuckDB().tokenize(text)]
    except TokenError:
        opened = max(text.rfind("'"), text.rfind('"'), text.rfind("/*"), 0)
        raise Misplaced(
            Place(text, opened, len(text)), "引号或注释没有结束", "a quote or comment is left open"
        ) from None


def _allow(text: str, token: Token, follows: Token | None) -> None:
    if token.comments:
        raise Misplaced(place(text, token), "这里不能写注释", "no comment here")
    called = follows is not None and follows.token_type == T.L_PAREN
    if called and token.token_type == T.VAR and token.text.upper() not in _FUNCTIONS:
        raise Misplaced(
            place(text, token),
            f"不能使用函数 {token.text}。可用: {', '.join(_FUNCTIONS)}",
            f"no function {token.text} here. There are: {', '.join(_FUNCTIONS)}",
        )
    if token.token_type not in _ALLOWED:
        raise Misplaced(
            place(text, token), f"条件里不能用 {token.text}", f"{token.text} has no place here"
        )


def _bound(text: str, found: list[Token]) -> None:
    """Refuse what is nested or multiplied beyond reason."""
    open_brackets = run = products = 0
    for token in found:
        run = run + 1 if token.token_type in _PREFIXES else 0
        open_brackets += (token.token_type == T.L_PAREN) - (token.token_type == T.R_PAREN)
        products += token.token_type in {T.STAR, T.SLASH}
        if open_brackets + run > DEEPEST:
            raise Misplaced(place(text, token), "嵌套过深", "nested too deep")
        if products > PRODUCTS:
            raise Misplaced(
                place(text, token), f"乘除不能超过 {PRODUCTS} 次", f"at most {PRODUCTS} * and /"
            )
