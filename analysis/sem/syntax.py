"""Reads a model written in lavaan's syntax into statements; nothing is added or fixed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from analysis.errors import ModelError
from analysis.sem import algebra
from analysis.sem.algebra import Node
from analysis.sem.tokens import Token, fault, statements

FORMULA = (":=", "==", "<", ">")

Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Modifiers:
    """What stands before a variable; each tuple has one entry, or one a group.

    Attributes
    ----------
    fixed : tuple of (float or None), or None
        Numbers to fix at; `None` within the tuple is ``NA``: explicitly free.
    labels : tuple of str, or None
        Labels; equal labels mean equal parameters. An empty string is no label.
    starts : tuple of (float or None), or None
        Starting values.
    equal : tuple of str or None
        Another parameter, as ``"f=~x1"`` or by its label, that this one equals; one a group, or one for all.
    lower, upper : tuple of (float or None), or None
        Bounds.
    """

    fixed: Values | None = None
    labels: tuple[str, ...] | None = None
    starts: Values | None = None
    equal: tuple[str, ...] | None = None
    lower: Values | None = None
    upper: Values | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One parameter that the text mentions: ``lhs op rhs``; an intercept is ``lhs ~1``."""

    lhs: str
    op: str
    rhs: str
    modifiers: Modifiers
    line: int
    column: int

    @property
    def words(self) -> str:
        """The parameter as one would write it."""
        return f"{self.lhs} {self.op} {self.rhs}".rstrip()


@dataclass(frozen=True, slots=True)
class Formula:
    """``lhs := rhs`` (then `left` is a name), or a constraint ``left == right``, ``left < right``."""

    op: str
    left: Node
    right: Node
    text_left: str
    text_right: str
    line: int


@dataclass(frozen=True, slots=True)
class Syntax:
    """A model as it was written: its text, its terms and its formulas, in order."""

    text: str
    terms: tuple[Term, ...]
    formulas: tuple[Formula, ...]

    def __hash__(self) -> int:
        """Count the text alone: the rest follows from it."""
        return hash(self.text)


def parse(text: str) -> Syntax:
    """Read a model in lavaan's syntax.

    Parameters
    ----------
    text : str
        The operators ``=~ ~ ~~ ~1 | ~*~ := == < >``, modifiers (numbers, ``NA``, labels, ``c()``,
        ``start()``, ``equal()``, ``label()``, ``lower()``, ``upper()``), comments with ``#`` or ``!``.

    Returns
    -------
    Syntax
        Terms and formulas in the order of the text.

    Raises
    ------
    ModelError
        If the text is no model; the message shows the line, a caret, and what was expected.

    References
    ----------
    Rosseel (2012), J Stat Softw 48(2):1-36, doi:10.18637/jss.v048.i02
    """
    if not isinstance(text, str):
        raise ModelError(
            f"model: a text was expected, not {type(text).__name__}. Write it in lavaan's syntax."
        )
    return _parsed(text)


@lru_cache(maxsize=64)
def _parsed(text: str) -> Syntax:
    terms: list[Term] = []
    formulas: list[Formula] = []
    for tokens in statements(text):
        statement = _Statement(text, tokens)
        if statement.operator.text in FORMULA:
            formulas.append(statement.formula())
        else:
            terms.extend(statement.terms())
    if not terms:
        raise ModelError(
            "model: the text names no parameter. Write at least one line such as 'y ~ x' or 'f =~ x1 + x2 + x3'."
        )
    return Syntax(text, tuple(terms), tuple(formulas))


@dataclass(slots=True)
class _Cursor:
    """Reads tokens from left to right; the one thing in this module that moves."""

    text: str
    tokens: Sequence[Token]
    end: Token
    place: int = 0

    def peek(self) -> Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else self.end

    def take(self) -> Token:
        token = self.peek()
        self.place += 1
        return token

    def at(self, sign: str) -> bool:
        token = self.peek()
        return token.kind == "sign" and token.text == sign

    def expect(self, sign: str, words: str) -> Token:
        if not self.at(sign):
            raise self.fault(f"expected {words}")
        return self.take()

    def fault(self, expected: str, at: Token | None = None) -> ModelError:
        token = at or self.peek()
        return fault(self.text, token.line, token.column, expected)


@dataclass(slots=True)
class _Statement:
    """One statement: what stands left and right of its operator."""

    text: str
    tokens: list[Token]
    operator: Token = field(init=False)
    left: _Cursor = field(init=False)
    right: _Cursor = field(init=False)

    def __post_init__(self) -> None:
        where = next((i for i, t in enumerate(self.tokens) if t.kind == "operator"), None)
        first, last = self.tokens[0], self.tokens[-1]
        after = Token("end", "", last.line, last.column + len(last.text))
        if where is None:
            colon = next((t for t in self.tokens if t.kind == "sign" and t.text == ":"), None)
            if colon is not None and first.text.lower() in ("group", "level", "block", "class"):
                raise fault(
                    self.text,
                    first.line,
                    first.column,
                    f"blocks ('{first.text}:') are not read; write group-wise values as c(…) and pass group=",
                )
            raise fault(
                self.text,
                after.line,
                after.column,
                "expected one of the operators =~ ~ ~~ := == < > | ~*~ in this statement",
            )
        self.operator = self.tokens[where]
        if self.operator.text == "<~":
            raise fault(
                self.text,
                self.operator.line,
                self.operator.column,
                "composites ('<~') are not estimated; write the sum as a column, or a latent variable with '=~'",
            )
        if second := next((t for t in self.tokens[where + 1 :] if t.kind == "operator"), None):
            raise fault(
                self.text,
                second.line,
                second.column,
                "a second operator in one statement; end the first with a line break or ';'",
            )
        self.left = _Cursor(self.text, self.tokens[:where], self.operator)
        self.right = _Cursor(self.text, self.tokens[where + 1 :], after)
        if where == 0:
            raise fault(
                self.text, first.line, first.column, f"expected a variable before {self.operator.text!r}"
            )

    def formula(self) -> Formula:
        op = self.operator.text
        left, right = _expression(self.left), _expression(self.right)
        for side in (self.left, self.right):
            if side.place < len(side.tokens):
                raise side.fault("expected the end of the formula, or one of + - * / ^")
        if op == ":=" and not isinstance(left, algebra.Name):
            raise self.left.fault("expected one new name before ':='", at=self.tokens[0])
        return Formula(op, left, right, _written(self.left), _written(self.right), self.operator.line)

    def terms(self) -> list[Term]:
        op = self.operator.text
        outcomes = [self._variable(self.left)]
        while self.left.place < len(self.left.tokens):
            self.left.expect("+", f"'+' or {op!r}")
            outcomes.append(self._variable(self.left))
        found: list[Term] = []
        while True:
            token = self.right.peek()
            rhs, modifiers = _term(self.right, op)
            kind = "~1" if op == "~" and rhs == "" else op
            found.extend(Term(lhs, kind, rhs, modifiers, token.line, token.column) for lhs in outcomes)
            if self.right.place >= len(self.right.tokens):
                break
            self.right.expect("+", "'+' between two terms, or the end of the statement")
        if len(outcomes) > 1:  # all of the first outcome's terms first, as when written one by one
            found = [t for lhs in outcomes for t in found if t.lhs == lhs]
        return found

    def _variable(self, cursor: _Cursor) -> str:
        token = cursor.take()
        if token.kind != "name":
            raise cursor.fault("expected the name of a variable", at=token)
        return _plain(token)


def _plain(token: Token) -> str:
    return token.text.strip("`")


def _written(cursor: _Cursor) -> str:
    return "".join(token.text for token in cursor.tokens)


def _term(cursor: _Cursor, op: str) -> tuple[str, Modifiers]:
    """Read ``modifier * modifier * variable``."""
    modifiers = Modifiers()
    while True:
        token = cursor.peek()
        if token.kind == "end":
            raise cursor.fault("expected a variable here; the statement ends too early")
        if (end := _variable_ahead(cursor, op)) is not None:
            return end, modifiers
        modifiers = _modified(modifiers, cursor)


def _variable_ahead(cursor: _Cursor, op: str) -> str | None:
    """Take the variable, if what comes next is one and no modifier follows."""
    token = cursor.peek()
    following = cursor.tokens[cursor.place + 1] if cursor.place + 1 < len(cursor.tokens) else cursor.end
    ends = following.kind == "end" or (following.kind == "sign" and following.text in "+)")
    if token.kind == "name" and following.kind == "sign" and following.text == ":":
        first = _plain(cursor.take())
        cursor.take()
        second = cursor.take()
        if second.kind != "name":
            raise cursor.fault("expected the second variable of the product", at=second)
        return f"{first}:{_plain(second)}"
    if not ends:
        return None
    if token.kind == "name":
        cursor.take()
        return _plain(token)
    if token.kind == "number" and op == "~":
        cursor.take()
        if float(token.text) != 1:
            raise cursor.fault(
                "expected 1 (an intercept) or a variable; to fix the intercept write 0*1", at=token
            )
        return ""
    if token.kind == "number":
        raise cursor.fault(
            "expected '*' and a variable after this number",
            at=cursor.end if following.kind == "end" else following,
        )
    return None


def _modified(old: Modifiers, cursor: _Cursor) -> Modifiers:
    """Read one modifier with its ``*`` (or ``?``), and add it to those already read."""
    token = cursor.peek()
    if token.kind == "name" and _is_call(cursor):
        new = _call_modifier(old, cursor)
    elif token.kind == "name":
        cursor.take()
        new = replace(old, fixed=(None,)) if token.text == "NA" else replace(old, labels=(_plain(token),))
    elif token.kind == "string":
        cursor.take()
        new = replace(old, labels=(token.text[1:-1],))
    else:
        number = _constant(cursor)
        if cursor.at("?"):
            cursor.take()
            return replace(old, starts=(number,))
        new = replace(old, fixed=(number,))
    cursor.expect("*", "'*' and a variable after this modifier")
    return new


def _is_call(cursor: _Cursor) -> bool:
    following = cursor.tokens[cursor.place + 1] if cursor.place + 1 < len(cursor.tokens) else cursor.end
    return following.kind == "sign" and following.text == "("


def _call_modifier(old: Modifiers, cursor: _Cursor) -> Modifiers:
    name = cursor.take()
    cursor.take()
    match name.text:
        case "c":
            items = _items(cursor)
            if all(isinstance(item, str) for item in items):
                return replace(old, labels=tuple(str(item) for item in items))
            if any(isinstance(item, str) for item in items):
                raise cursor.fault("expected either labels or numbers within c(…), not both", at=name)
            return replace(old, fixed=tuple(None if item is None else float(item) for item in items))
        case "start":
            return replace(old, starts=_numbers(cursor, name))
        case "lower":
            return replace(old, lower=_numbers(cursor, name))
        case "upper":
            return replace(old, upper=_numbers(cursor, name))
        case "label":
            items = _items(cursor)
            return replace(old, labels=tuple("" if item is None else str(item) for item in items))
        case "equal":
            items = _items(cursor)
            if not items or not all(isinstance(item, str) for item in items):
                raise cursor.fault('expected parameters in quotes, such as equal("f=~x1")', at=name)
            return replace(old, equal=tuple("".join(str(item).split()) for item in items))
        case _:
            raise cursor.fault(
                "expected one of the modifiers c() start() equal() label() lower() upper()", at=name
            )


def _numbers(cursor: _Cursor, name: Token) -> Values:
    items = _items(cursor)
    if any(isinstance(item, str) for item in items):
        raise cursor.fault(f"expected numbers within {name.text}(…)", at=name)
    return tuple(None if item is None else float(item) for item in items)


def _items(cursor: _Cursor) -> list[str | float | None]:
    """Read the inside of a bracket up to its end: labels, texts, numbers, NA, or one more c(…)."""
    items: list[str | float | None] = []
    while True:
        token = cursor.peek()
        if token.kind == "name" and token.text == "c" and _is_call(cursor):
            cursor.take()
            cursor.take()
            items.extend(_items(cursor))
        elif token.kind == "name":
            cursor.take()
            items.append(None if token.text == "NA" else _plain(token))
        elif token.kind == "string":
            cursor.take()
            items.append(token.text[1:-1])
        else:
            items.append(_constant(cursor))
        if cursor.at(")"):
            cursor.take()
            return items
        cursor.expect(",", "',' or ')'")


def _constant(cursor: _Cursor) -> float:
    """Read a number, which may have a sign, brackets, and ``/ ^`` within."""
    start = cursor.peek()
    node = _binary(cursor, 1, "/^")
    if algebra.names(node):
        raise cursor.fault("expected a number", at=start)
    return float(algebra.value(node, {}))


_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}
_SIGN_STRENGTH = 3  # as in R: -a^2 is -(a^2), and -a*b is (-a)*b


def _expression(cursor: _Cursor) -> Node:
    return _binary(cursor, 1, "+-*/^")


def _binary(cursor: _Cursor, minimum: int, signs: str) -> Node:
    """Read operations that bind at least as strongly as `minimum` (precedence climbing)."""
    left = _unary(cursor, signs)
    while True:
        token = cursor.peek()
        if token.kind != "sign" or token.text not in signs or _STRENGTH[token.text] < minimum:
            return left
        cursor.take()
        strength = _STRENGTH[token.text]
        right = _binary(cursor, strength if token.text == "^" else strength + 1, signs)
        left = algebra.Operation(token.text, left, right)


def _unary(cursor: _Cursor, signs: str) -> Node:
    token = cursor.take()
    if token.kind == "sign" and token.text == "-":
        return algebra.Operation("-", algebra.ZERO, _binary(cursor, _SIGN_STRENGTH, signs))
    if token.kind == "sign" and token.text == "+":
        return _binary(cursor, _SIGN_STRENGTH, signs)
    if token.kind == "number":
        return algebra.Number(float(token.text))
    if token.kind == "sign" and token.text == "(":
        inside = _expression(cursor)
        cursor.expect(")", "')'")
        return inside
    if token.kind == "name":
        if cursor.at("("):
            if token.text not in algebra.FUNCTIONS:
                raise cursor.fault(f"expected one of the functions {', '.join(algebra.FUNCTIONS)}", at=token)
            cursor.take()
            inside = _expression(cursor)
            cursor.expect(")", "')'")
            return algebra.Call(token.text, inside)
        return algebra.Name(_plain(token))
    raise cursor.fault("expected a number, a label or a bracket", at=token)
