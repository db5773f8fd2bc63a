"""Kenward-Roger's adjustment beside its definition in full matrices, and what it must not depend on."""

import numpy as np
import pandas as pd
import pytest

from analysis.panel.regression import mmrm
from analysis.panel.regression.types import Array
from tests.analysis.panel.regression.reference import panel

STEP = 1e-4  # second differences with it keep about seven digits
DIFFERENCES = 1e-5
EXACT = 1e-6


def covariance(theta: Array, wave: Array, person: Array, kind: str) -> Array:
    """V over all rows, written out."""
    variance = theta[:-1][wave] if kind == "arh1" else np.full(len(wave), theta[0])
    lag = np.abs(wave[:, None] - wave)
    return np.sqrt(np.outer(variance, variance)) * theta[-1] ** lag * (person[:, None] == person)


def by_definition(data: pd.DataFrame, x: Array, theta: Array, kind: str) -> tuple[Array, Array]:
    """The paper's formulas with matrices of rows x rows, derivatives of V by differences."""
    wave, person = data["wave"].to_numpy(), data["person"].to_numpy()
    k, e = len(theta), STEP * np.diag(np.abs(theta))
    size = np.diagonal(e)

    def v(t: Array) -> Array:
        return covariance(t, wave, person, kind)

    inverse = np.linalg.inv(v(theta))
    first = [(v(theta + e[i]) - v(theta - e[i])) / (2 * size[i]) for i in range(k)]
    phi = np.linalg.inv(x.T @ inverse @ x)
    middle_p = inverse - inverse @ x @ phi @ x.T @ inverse
    information = np.array([[np.sum((middle_p @ a) * (middle_p @ b).T) / 2 for b in first] for a in first])
    w = np.linalg.inv(information)
    p = [-x.T @ inverse @ a @ inverse @ x for a in first]
    total = np.zeros_like(phi)
    for i in range(k):
        for j in range(k):
            q = x.T @ inverse @ first[i] @ inverse @ first[j] @ inverse @ x
            plus, minus = (
                v(theta + e[i] + e[j]) + v(theta - e[i] - e[j]),
                v(theta + e[i] - e[j]) + v(theta - e[i] + e[j]),
            )
            second = (plus - minus) / (4 * size[i] * size[j])
            total += w[i, j] * (q - p[i] @ phi @ p[j] - x.T @ inverse @ second @ inverse @ x / 4)
    gradient = np.array([np.diagonal(phi @ a @ phi) for a in p])
    return phi + 2 * phi @ total @ phi, 2 * np.diagonal(phi) ** 2 / np.einsum(
        "ia,ij,ja->a", gradient, w, gradient
    )


@pytest.mark.parametrize("kind", ["ar1", "arh1"])
def test_adjustment_is_that_of_the_definition(kind: str) -> None:
    data = panel().query("person <= 20 and wave < 4").sort_values(["person", "wave"])
    fit = mmrm("y ~ months + x", data, covariance=kind)  # type: ignore[arg-type]
    assert fit.variances is not None
    x = np.column_stack([np.ones(len(data)), data["months"], data["x"]]).astype(float)
    adjusted, df = by_definition(data, x, fit.variances["estimate"].to_numpy(), kind)
    assert fit.covariance.to_numpy() == pytest.approx(
        adjusted, rel=DIFFERENCES, abs=DIFFERENCES * np.abs(adjusted).max()
    )
    assert fit.estimates["df"].to_numpy() == pytest.approx(df, rel=DIFFERENCES)


@pytest.mark.parametrize("kind", ["csh", "arh1", "toeplitzh"])
def test_without_second_order_terms_parameters_do_not_matter(kind: str) -> None:
    # With two waves these are the unstructured matrix in other parameters.
    data = panel().query("wave < 2 and person <= 30")
    one = mmrm("y ~ C(wave)*group", data, covariance=kind, df="kenward_roger_linear")  # type: ignore[arg-type]
    other = mmrm("y ~ C(wave)*group", data)
    pd.testing.assert_frame_equal(one.estimates, other.estimates, rtol=EXACT)
    full = mmrm("y ~ C(wave)*group", data, covariance=kind)  # type: ignore[arg-type]
    assert (full.estimates["se"] != other.estimates["se"]).any()
