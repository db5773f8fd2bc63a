"""What a result asks of its method: `Inference`; degrees of freedom known beforehand: `Known`."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import stats

from analysis.panel.regression.types import Array


@dataclass(frozen=True, slots=True)
class Joint:
    """Test of several linear combinations at once: F on df1 and df2 (infinite: chi-square / df1)."""

    f: float
    df1: int
    df2: float
    p: float


class Inference(Protocol):
    """Estimates with their covariance, degrees of freedom and joint tests."""

    @property
    def beta(self) -> Array:
        """Estimates, shape (p,)."""

    @property
    def covariance(self) -> Array:
        """Their covariance, shape (p, p), adjusted if the method adjusts it."""

    def df(self, combination: Array) -> float:
        """Degrees of freedom of the t of one combination, shape (p,)."""

    def joint(self, combinations: Array) -> Joint:
        """Test that all combinations, shape (q, p) and independent, are 0."""


@dataclass(frozen=True, slots=True)
class Known:
    """The same degrees of freedom for all combinations; infinite: normal and chi-square."""

    beta: Array
    covariance: Array
    denominator: float

    def df(self, combination: Array) -> float:
        return self.denominator

    def joint(self, combinations: Array) -> Joint:
        return f_test(wald(self, combinations), len(combinations), self.denominator)


def wald(of: Inference, combinations: Array) -> float:
    r"""Return :math:`(Lb)'(LCL')^{-1}Lb / q`."""
    middle = combinations @ of.covariance @ combinations.T
    value = combinations @ of.beta
    return float(value @ np.linalg.solve(middle, value)) / len(combinations)


def f_test(f: float, df1: int, df2: float) -> Joint:
    """Return the test with its p value."""
    p = stats.f.sf(f, df1, df2) if np.isfinite(df2) else stats.chi2.sf(f * df1, df1)
    return Joint(f, df1, df2, float(p))
