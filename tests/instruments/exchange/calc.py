"""A small evaluator of REDCap calculations, written from REDCap's help, for tests.

Numbers, ``'text'``, ``[field]``, ``+ - * /``, ``= > <``, ``or``, ``if(a, b, c)``, ``sum(...)`` and ``mean(...)``,
the last two over the values that are not blank. Arithmetic on a blank gives a blank.
"""

import re
from collections.abc import Mapping

Value = float | str | bool
TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|'([^']*)'|\[(\w+)\]|(\w+)|([-+*/(),=<>]))")


def evaluated(text: str, answers: Mapping[str, float | str]) -> Value:
    """Return the value of an expression for one person; ``''`` is a blank."""
    tokens, place = [], 0
    while place < len(text.rstrip()):
        match = TOKEN.match(text, place)
        assert match, f"not a token: {text[place : place + 20]!r}"
        tokens.append(match)
        place = match.end()
    parser = _Parser(tokens, answers)
    value = parser.either()
    assert parser.at == len(tokens), "words left over"
    return value


class _Parser:
    """Recursive descent; a rule a method."""

    def __init__(self, tokens, answers):
        self.tokens, self.answers, self.at = tokens, answers, 0

    def sign(self):
        match = self.tokens[self.at] if self.at < len(self.tokens) else None
        return (match[5] or match[4]) if match else None

    def take(self, *signs):
        if self.sign() in signs:
            self.at += 1
            return self.tokens[self.at - 1][5] or self.tokens[self.at - 1][4]
        return None

    def either(self):
        value = self.compared()
        while self.take("or"):
            other = self.compared()
            value = bool(value) or bool(other)
        return value

    def compared(self):
        left = self.added()
        sign = self.take("=", ">", "<")
        if not sign:
            return left
        right = self.added()
        if sign == "=":
            return _same(left, right)
        return left != "" and right != "" and (left > right if sign == ">" else left < right)

    def added(self):
        value = self.multiplied()
        while sign := self.take("+", "-"):
            other = self.multiplied()
            blank = value == "" or other == ""
            value = "" if blank else value + other if sign == "+" else value - other
        return value

    def multiplied(self):
        value = self.single()
        while sign := self.take("*", "/"):
            other = self.single()
            blank = value == "" or other == ""
            value = "" if blank else value * other if sign == "*" else value / other
        return value

    def single(self):
        if self.take("-"):
            return -self.single()
        if self.take("("):
            value = self.either()
            assert self.take(")")
            return value
        match = self.tokens[self.at]
        self.at += 1
        if match[1] is not None:
            return float(match[1])
        if match[2] is not None:
            return match[2]
        if match[3] is not None:
            return self.answers[match[3]]
        return self.called(match[4])

    def called(self, name):
        assert self.take("("), f"{name} is no function"
        values = [self.either()]
        while self.take(","):
            values.append(self.either())
        assert self.take(")")
        if name == "if":
            return values[1] if values[0] else values[2]
        given = [value for value in values if value != ""]
        total = sum(given)
        return {"sum": total, "mean": total / len(given) if given else ""}[name]


def _same(left, right):
    if "" in (left, right):
        return left == right
    return float(left) == float(right)
