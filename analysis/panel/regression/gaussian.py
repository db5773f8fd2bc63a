"""From a fitted likelihood to a result: what `mixed` and `mmrm` share."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import FitError, ModelError
from analysis.panel.regression.covariances.structure import Structure
from analysis.panel.regression.design import Design
from analysis.panel.regression.frame import Rows
from analysis.panel.regression.inference.kenward_roger import kenward_roger
from analysis.panel.regression.inference.method import Inference, Known
from analysis.panel.regression.inference.satterthwaite import positive_inverse, satterthwaite
from analysis.panel.regression.likelihood.cross import crossed
from analysis.panel.regression.likelihood.fit import (
    Optimum,
    Problem,
    fitted,
    hessian_in_coordinates,
    problem,
)
from analysis.panel.regression.types import Array
from analysis.sem.threads import one_thread

DEPENDENT = 1e-10  # relative eigenvalue of the information of covariance parameters that counts as 0
LARGE = 0.05  # share of a parameter in a direction without information, from which on it is named
METHODS = {
    "kenward_roger": "Kenward-Roger (1997) errors and df",
    "kenward_roger_linear": "Kenward-Roger errors and df without second-order terms",
    "satterthwaite": "Satterthwaite df",
    "residual": "t with rows minus coefficients df",
    "normal": "normal (z) tests",
}


def chosen_method(verb: str, df: str | None, reml: bool) -> str:
    """Return the method for degrees of freedom, or say why it cannot be had."""
    name = ("kenward_roger" if reml else "satterthwaite") if df is None else df
    if name not in METHODS:
        raise ModelError(f"{verb}: df={df!r} is unknown. Choose one of {list(METHODS)}.")
    if name.startswith("kenward") and not reml:
        raise ModelError(
            f"{verb}: Kenward-Roger's method is one of REML. Fit with reml=True, or take df='satterthwaite'."
        )
    return name


def maximum(verb: str, design: Design, rows: Rows, place: Array, structure: Structure, reml: bool) -> Optimum:
    """Fit, or say why that failed."""
    try:
        with one_thread():
            task = problem(design.x, design.y, place, rows.starts, structure, reml)
            _check_identified(verb, task)
            best = fitted(task)
    except np.linalg.LinAlgError as fault:
        raise FitError(
            f"{verb}: the covariance matrix of a person's rows became singular. Take a simpler covariance, or fewer "
            f"random effects."
        ) from fault
    if not best.converged:
        raise FitError(
            f"{verb}: the likelihood has no maximum that was found in {best.steps} steps. Take a simpler covariance, "
            f"fewer random effects, or center and scale the predictors of the random effects."
        )
    return best


def _check_identified(verb: str, task: Problem) -> None:
    """Refuse covariance parameters whose derivatives of V are linearly dependent over all persons."""
    cross = crossed(task.blocks, task.structure, task.structure.chart(task.structure.start()).theta)
    if cross is None:
        return
    size = np.sqrt(np.diagonal(cross.trace2))
    scaled = cross.trace2 / np.outer(size, size) if (size > 0).all() else np.zeros((1, 1))
    values, vectors = np.linalg.eigh(scaled)
    if values[0] > DEPENDENT * values[-1]:
        return
    names = task.structure.names
    among = [name for name, w in zip(names, vectors[:, 0], strict=False) if abs(w) > LARGE] or list(names)
    raise ModelError(
        f"{verb}: the covariance parameters {among} cannot be told apart with these waves. Take fewer random effects, "
        f"or a simpler covariance."
    )


def inference(best: Optimum, method: str, n: int) -> Inference:
    """Return errors and degrees of freedom by the method named."""
    if method.startswith("kenward"):
        return kenward_roger(best, second_order=method == "kenward_roger")
    if method == "satterthwaite":
        return satterthwaite(best)
    t, p = best.problem.back, len(best.criterion.beta)
    phi = t @ best.criterion.phi @ t.T
    return Known(t @ best.criterion.beta, phi, float(n - p) if method == "residual" else np.inf)


def parameters(best: Optimum, singular: bool) -> pd.DataFrame:
    """Return ``term estimate se sd`` of the covariance parameters; errors from the observed information."""
    names = best.problem.structure.names
    turned = best.problem.structure.back(best.problem.unit) @ best.chart.jacobian
    spread = turned @ (2 * positive_inverse(hessian_in_coordinates(best))) @ turned.T
    se = np.full(len(names), np.nan) if singular else np.sqrt(np.diagonal(spread))
    variance = np.array([name.startswith("var(") for name in names])
    sd = np.where(variance, np.sqrt(np.where(variance, best.theta, 0.0)), np.nan)
    return pd.DataFrame({"term": list(names), "estimate": best.theta, "se": se, "sd": sd})


def criterion_of(best: Optimum, price: float) -> float:
    """Return the deviance plus a price for each coefficient and covariance parameter: AIC for 2, BIC for log n."""
    return best.deviance + price * (len(best.criterion.beta) + len(best.theta))


def labelled(matrix: Array, names: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a covariance matrix and its correlations; NaN where a variance is 0."""
    sd = np.sqrt(np.diagonal(matrix))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation = matrix / np.outer(sd, sd)
    frame = pd.DataFrame(matrix, index=list(names), columns=list(names))
    return frame, pd.DataFrame(correlation, index=list(names), columns=list(names))
