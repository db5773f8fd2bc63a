"""Formulas over parameter labels (`:=`, `==`, `<`, `>`): parsed once, valued on arrays, differentiated exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FUNCTIONS: Mapping[str, Callable[[Array], Array]] = {
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "tanh": np.tanh,
    "atanh": np.arctanh,
    "sign": np.sign,
}


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter label."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two formulas joined by one of ``+ - * / ^``."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function of one formula."""

    function: str
    argument: Node


Node = Number | Name | Operation | Call

ZERO, ONE = Number(0.0), Number(1.0)


def names(node: Node) -> tuple[str, ...]:
    """Give the labels of a formula, in order of first appearance."""
    found: dict[str, None] = {}
    seen: set[int] = (
        set()
    )  # definitions within definitions make a formula share parts: each is looked at once

    def look(part: Node) -> None:
        if id(part) in seen:
            return
        seen.add(id(part))
        match part:
            case Name(name):
                found[name] = None
            case Operation(_, left, right):
                look(left)
                look(right)
            case Call(_, argument):
                look(argument)
            case Number():
                pass

    look(node)
    return tuple(found)


def value(node: Node, values: Mapping[str, Array]) -> Array:
    """Value a formula; labels may carry leading replicate axes.

    Division by zero and the like give inf or nan, as arithmetic does; the caller decides what they mean.
    """
    match node:
        case Number(number):
            return np.asarray(number, dtype=float)
        case Name(name):
            return values[name]
        case Call(function, argument):
            return FUNCTIONS[function](value(argument, values))
        case Operation(sign, left, right):
            a, b = value(left, values), value(right, values)
            match sign:
                case "+":
                    return a + b
                case "-":
                    return a - b
                case "*":
                    return a * b
                case "/":
                    return np.divide(a, b)
                case _:
                    return np.power(a, b)


def derivative(node: Node, by: str) -> Node:
    """Differentiate a formula by one label."""
    match node:
        case Number():
            return ZERO
        case Name(name):
            return ONE if name == by else ZERO
        case Call(function, argument):
            return _times(_outer_derivative(function, argument), derivative(argument, by))
        case Operation(sign, left, right):
            da, db = derivative(left, by), derivative(right, by)
            match sign:
                case "+":
                    return _plus(da, db)
                case "-":
                    return _minus(da, db)
                case "*":
                    return _plus(_times(da, right), _times(left, db))
                case "/":
                    return _minus(_over(da, right), _times(node, _over(db, right)))
                case _:
                    return _power_derivative(left, right, da, db)


def substitute(node: Node, definitions: Mapping[str, Node]) -> Node:
    """Replace labels by the formulas that define them."""
    match node:
        case Name(name):
            return definitions.get(name, node)
        case Operation(sign, left, right):
            return Operation(sign, substitute(left, definitions), substitute(right, definitions))
        case Call(function, argument):
            return Call(function, substitute(argument, definitions))
        case Number():
            return node


def _outer_derivative(function: str, x: Node) -> Node:
    match function:
        case "exp":
            return Call("exp", x)
        case "log":
            return _over(ONE, x)
        case "sqrt":
            return _over(Number(0.5), Call("sqrt", x))
        case "abs":
            return Call("sign", x)
        case "sin":
            return Call("cos", x)
        case "cos":
            return _minus(ZERO, Call("sin", x))
        case "tan":
            return _over(ONE, Operation("^", Call("cos", x), Number(2.0)))
        case "tanh":
            return _minus(ONE, Operation("^", Call("tanh", x), Number(2.0)))
        case "atanh":
            return _over(ONE, _minus(ONE, Operation("^", x, Number(2.0))))
        case _:  # sign: its derivative is zero wherever it exists
            return ZERO


def _power_derivative(base: Node, exponent: Node, dbase: Node, dexponent: Node) -> Node:
    by_base: Node = ZERO
    if dbase != ZERO:
        by_base = _times(_times(exponent, Operation("^", base, _minus(exponent, ONE))), dbase)
    if dexponent == ZERO:
        return by_base
    return _plus(by_base, _times(_times(Operation("^", base, exponent), Call("log", base)), dexponent))


def _plus(a: Node, b: Node) -> Node:
    if a == ZERO:
        return b
    return a if b == ZERO else Operation("+", a, b)


def _minus(a: Node, b: Node) -> Node:
    if isinstance(a, Number) and isinstance(b, Number):
        return Number(a.value - b.value)
    return a if b == ZERO else Operation("-", a, b)


def _times(a: Node, b: Node) -> Node:
    if ZERO in (a, b):
        return ZERO
    if a == ONE:
        return b
    return a if b == ONE else Operation("*", a, b)


def _over(a: Node, b: Node) -> Node:
    if a == ZERO:
        return ZERO
    return a if b == ONE else Operation("/", a, b)
