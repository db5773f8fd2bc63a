"""Cuts a model's text into tokens that know their line and column, and into statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.errors import ModelError

_TOKEN = re.compile(
    r"""
    (?P<comment>[\#!][^\n]*)
  | (?P<newline>\n)
  | (?P<space>[^\S\n]+)
  | (?P<operator>~\*~|=~|<~|~~|:=|==|~|<|>|\|)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<string>"[^"\n]*"|'[^'\n]*')
  | (?P<name>`[^`\n]+`|\.?[^\W\d][\w.]*)
  | (?P<sign>[-+*/^(),?:;])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a model's text: what it is, how it is written, and where (both from 1)."""

    kind: str
    text: str
    line: int
    column: int


def fault(text: str, line: int, column: int, expected: str) -> ModelError:
    """Make the error for one place of a model: the line, a caret, and what was expected."""
    lines = text.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    # a tab stays a tab, so that the caret stands below the same column in any terminal
    indent = "".join("\t" if c == "\t" else " " for c in shown[: column - 1])
    return ModelError(f"model, line {line}, column {column}: {expected}\n    {shown}\n    {indent}^")


def statements(text: str) -> list[list[Token]]:
    """Cut a text into statements, each a list of tokens without white space.

    A statement ends at a semicolon, or at the end of a line, unless brackets are open, the line ends with
    a sign or an operator, or the next line begins with one.

    Raises
    ------
    ModelError
        If a character cannot begin any token, or brackets do not match.
    """
    tokens = _tokens(text)
    found: list[list[Token]] = []
    current: list[Token] = []
    open_brackets: list[Token] = []
    for position, token in enumerate(tokens):
        if token.kind == "newline":
            if not open_brackets and not _goes_on(current, tokens, position):
                found.append(current)
                current = []
            continue
        if token.text == ";" and token.kind == "sign":
            found.append(current)
            current = []
            continue
        if token.text == "(" and token.kind == "sign":
            open_brackets.append(token)
        if token.text == ")" and token.kind == "sign":
            if not open_brackets:
                raise fault(text, token.line, token.column, "this bracket was never opened")
            open_brackets.pop()
        current.append(token)
    if open_brackets:
        raise fault(text, open_brackets[-1].line, open_brackets[-1].column, "this bracket is never closed")
    found.append(current)
    return [statement for statement in found if statement]


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    line, line_start, position = 1, 0, 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        column = position - line_start + 1
        if match is None:
            raise fault(text, line, column, f"the character {text[position]!r} has no meaning here")
        kind = match.lastgroup or ""
        if kind not in ("space", "comment"):
            tokens.append(Token(kind, match.group(), line, column))
        position = match.end()
        if kind == "newline":
            line, line_start = line + 1, position
    return tokens


def _goes_on(current: Sequence[Token], tokens: Sequence[Token], position: int) -> bool:
    if not current:
        return False
    last = current[-1]
    if last.kind == "operator" or (last.kind == "sign" and last.text in "+*,-/^?"):
        return True
    following = next((t for t in tokens[position + 1 :] if t.kind != "newline"), None)
    if following is None:
        return False
    return following.kind == "operator" or (following.kind == "sign" and following.text in "+*?,)/^")
