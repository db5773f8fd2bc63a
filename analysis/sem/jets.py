"""Formulas valued together with their first and second derivatives, each shared part once.

A chain of definitions, each used twice in the next, is short as it is written, and doubles with every link when it is
written out; a formula differentiated symbolically would do the same. Here a part counts once, however often it is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.algebra import FUNCTIONS, Call, Name, Node, Number, Operation

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Jet:
    """A number with its derivatives by m variables: slope (m,) and bend (m, m)."""

    value: np.float64
    slope: Array
    bend: Array


def jets(
    formulas: Sequence[Node], variables: Mapping[str, float], constants: Mapping[str, float]
) -> list[Jet]:
    """Value formulas with their derivatives by the variables, in the variables' order.

    Division by zero and the like give inf or nan, as arithmetic does; the caller decides what they mean.
    """
    m = len(variables)
    nought, flat = np.zeros(m), np.zeros((m, m))
    unit = np.eye(m)
    known = {name: Jet(np.float64(v), nought, flat) for name, v in constants.items()}
    known |= {name: Jet(np.float64(v), unit[i], flat) for i, (name, v) in enumerate(variables.items())}
    done: dict[int, Jet] = {}

    def of(node: Node) -> Jet:
        found = done.get(id(node))
        if found is None:
            match node:
                case Number(number):
                    found = Jet(np.float64(number), nought, flat)
                case Name(name):
                    found = known[name]
                case Call(function, argument):
                    found = _through(function, of(argument))
                case Operation(sign, left, right):
                    found = _joined(sign, of(left), of(right))
            done[id(node)] = found
        return found

    with np.errstate(all="ignore"):
        return [of(formula) for formula in formulas]


def values(formulas: Sequence[Node], at: Mapping[str, float]) -> Array:
    """Value formulas alone, each shared part once."""
    return np.array([float(jet.value) for jet in jets(formulas, {}, at)])


def _joined(sign: str, a: Jet, b: Jet) -> Jet:
    match sign:
        case "+":
            return Jet(a.value + b.value, a.slope + b.slope, a.bend + b.bend)
        case "-":
            return Jet(a.value - b.value, a.slope - b.slope, a.bend - b.bend)
        case "*":
            return _times(a, b)
        case "/":
            return _times(a, _chain(b, 1.0 / b.value, -(b.value**-2.0), 2.0 * b.value**-3.0))
        case _:
            return _power(a, b)


def _times(a: Jet, b: Jet) -> Jet:
    cross = np.multiply.outer(a.slope, b.slope)
    return Jet(
        a.value * b.value,
        a.slope * b.value + b.slope * a.value,
        a.bend * b.value + b.bend * a.value + cross + cross.T,
    )


def _chain(x: Jet, f: np.float64, first: np.float64, second: np.float64) -> Jet:
    """A function of x with value f and these derivatives."""
    return Jet(f, first * x.slope, first * x.bend + second * np.multiply.outer(x.slope, x.slope))


def _power(a: Jet, b: Jet) -> Jet:
    if b.slope.any():
        return _through("exp", _times(b, _through("log", a)))
    p = b.value
    # a factor of 0 stays 0 where the power beside it is infinite
    first = p * a.value ** (p - 1.0) if p else np.float64(0.0)
    second = p * (p - 1.0) * a.value ** (p - 2.0) if p * (p - 1.0) else np.float64(0.0)
    return _chain(a, a.value**p, first, second)


def _through(function: str, x: Jet) -> Jet:
    v = x.value
    f = np.float64(FUNCTIONS[function](np.asarray(v)))
    one = np.float64(1.0)
    match function:
        case "exp":
            return _chain(x, f, f, f)
        case "log":
            return _chain(x, f, one / v, -one / v**2)
        case "sqrt":
            return _chain(x, f, 0.5 / f, -0.25 / (f * v))
        case "abs":
            return _chain(x, f, np.sign(v), 0.0 * v)
        case "sin":
            return _chain(x, f, np.cos(v), -f)
        case "cos":
            return _chain(x, f, -np.sin(v), -f)
        case "tan":
            return _chain(x, f, one + f**2, 2.0 * f * (one + f**2))
        case "tanh":
            return _chain(x, f, one - f**2, -2.0 * f * (one - f**2))
        case "atanh":
            return _chain(x, f, one / (one - v**2), 2.0 * v / (one - v**2) ** 2)
        case _:  # sign: flat wherever it is smooth
            return _chain(x, f, 0.0 * v, 0.0 * v)
