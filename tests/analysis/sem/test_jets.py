"""Values, slopes and second derivatives of formulas, against symbolic ones and against chains of definitions."""

import numpy as np
import pytest

from analysis.sem import algebra
from analysis.sem.jets import jets, values
from analysis.sem.syntax import parse

FORMULAS = [
    "a*b + 3*a - b/a",
    "a^3 - b^2 + a^1 + b^0",
    "a^b",
    "exp(a*b)/(1 + log(a + b))",
    "sqrt(a^2 + b^2)*abs(a - 3)",
    "sin(a)*cos(b) + tan(a/3)",
    "tanh(a) - atanh(b/3) + sign(a)",
]
DIFFERENCE = 1e-5  # of central differences, and what they are good for
TOLERANCE = 1e-6


def _node(text: str) -> algebra.Node:
    return parse(f"y ~ a*x + b*z\nq := {text}").formulas[0].right


@pytest.mark.parametrize("text", FORMULAS)
def test_slopes_are_the_symbolic_ones(text: str) -> None:
    node, at = _node(text), {"a": 1.3, "b": 0.7}
    (jet,) = jets([node], at, {})
    assert jet.value == pytest.approx(float(algebra.value(node, at)))
    for i, name in enumerate(at):
        assert jet.slope[i] == pytest.approx(
            float(algebra.value(algebra.derivative(node, name), at)), abs=1e-12
        )


@pytest.mark.parametrize("text", FORMULAS)
def test_second_derivatives_are_differences_of_slopes(text: str) -> None:
    node, at = _node(text), np.array([1.3, 0.7])

    def slope(x: np.ndarray) -> np.ndarray:
        return jets([node], dict(zip("ab", x, strict=True)), {})[0].slope

    (jet,) = jets([node], dict(zip("ab", at, strict=True)), {})
    steps = DIFFERENCE * np.eye(2)
    numeric = [(slope(at + h) - slope(at - h)) / (2 * DIFFERENCE) for h in steps]
    np.testing.assert_allclose(jet.bend, numeric, rtol=TOLERANCE, atol=TOLERANCE)


def test_constants_have_no_slope() -> None:
    (jet,) = jets([_node("a*b")], {"a": 2.0}, {"b": 5.0})
    np.testing.assert_allclose(jet.slope, [5.0])
    assert values([_node("a*b")], {"a": 2.0, "b": 5.0}) == pytest.approx([10.0])


def test_a_long_chain_is_as_quick_as_it_is_written() -> None:
    """Forty doublings: written out they are a million million terms."""
    node: algebra.Node = algebra.Name("a")
    for _ in range(40):
        node = algebra.Operation("+", node, node)
    (jet,) = jets([node], {"a": 1.0}, {})
    assert jet.slope[0] == 2.0**40
    assert algebra.names(node) == ("a",)
