"""Formulas over labels: R's precedence, and derivatives against central differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sem import algebra
from analysis.sem.syntax import parse

STEP = 1e-6
DIFFERENCE = 1e-5  # of central differences with that step


def formula(text: str) -> algebra.Node:
    return parse(f"y ~ a*x + b*z\nd := {text}").formulas[0].right


def value(text: str, **labels: float) -> float:
    return float(algebra.value(formula(text), {k: np.array(v) for k, v in labels.items()}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [  # printed by R 4.2 for a = 2, b = 3
        ("a - b - 1", -2.0),
        ("a/b/2", 1 / 3),
        ("-a^2", -4.0),
        ("a^-1", 0.5),
        ("2^3^2", 512.0),
        ("-a*b + 1", -5.0),
        ("(a + b)*2 - -1", 11.0),
        ("exp(log(a))*sqrt(b^2)", 6.0),
        ("abs(a - b)", 1.0),
    ],
)
def test_values_follow_the_precedence_of_r(text: str, expected: float) -> None:
    assert value(text, a=2.0, b=3.0) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    ["a*b", "a/b", "a^b", "exp(a*b)/b", "log(a)*sqrt(b)", "-a^3 + 2*b", "abs(a - b)", "tanh(a)*sin(b)", "atanh(a/9)",
     "cos(a)^2*tan(b/4)", "sign(a)*b", "a - (b - a)"],
)  # fmt: skip
@given(a=st.floats(0.5, 2.0), b=st.floats(2.1, 4.0))
def test_derivatives_are_those_of_central_differences(text: str, a: float, b: float) -> None:
    node = formula(text)
    at = {"a": np.array(a), "b": np.array(b)}
    for name in "ab":
        up, down = ({**at, name: at[name] + h} for h in (STEP, -STEP))
        numeric = (algebra.value(node, up) - algebra.value(node, down)) / (2 * STEP)
        exact = algebra.value(algebra.derivative(node, name), at)
        assert float(exact) == pytest.approx(float(numeric), rel=DIFFERENCE, abs=DIFFERENCE)


def test_formulas_are_valued_over_replicates() -> None:
    a = np.arange(6.0).reshape(2, 3)
    assert algebra.value(formula("a*b + 1"), {"a": a, "b": np.array(2.0)}).tolist() == (2 * a + 1).tolist()
