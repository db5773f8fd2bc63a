"""From values and a covariance structure to the estimate: `fitted`."""

from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.covariances.structure import Chart, Structure
from analysis.panel.regression.likelihood.blocks import Block, blocks
from analysis.panel.regression.likelihood.criterion import Criterion, criterion, deviance
from analysis.panel.regression.likelihood.cross import Cross, crossed, plain
from analysis.panel.regression.likelihood.newton import minimize
from analysis.panel.regression.types import Array, Integers


@dataclass(frozen=True, slots=True)
class Problem:
    """A likelihood problem in units in which it is well conditioned.

    Attributes
    ----------
    blocks : tuple of Block
        Predictors orthonormal over all rows (times root n), outcome divided by `unit`.
    structure : Structure
    restricted : bool
        REML, else ML.
    back : ndarray, shape (p, p)
        Takes the coefficients back to the data's units.
    unit : float
        Standard deviation of the residuals of least squares.
    constant : float
        What the deviance lacks.
    """

    blocks: tuple[Block, ...]
    structure: Structure
    restricted: bool
    back: Array
    unit: float
    constant: float


@dataclass(frozen=True, slots=True)
class Optimum:
    """A fitted likelihood, in the problem's units; `theta` and `deviance` in the data's."""

    problem: Problem
    chart: Chart
    cross: Cross
    criterion: Criterion
    theta: Array
    deviance: float
    converged: bool
    steps: int


def problem(
    x: Array, y: Array, place: Array, starts: Integers, structure: Structure, restricted: bool
) -> Problem:
    """Scale the data; X must have full column rank, and y must not be a linear function of it."""
    n, p = x.shape
    q, r = np.linalg.qr(x)
    unit = float(np.sqrt(np.sum((y - q @ (q.T @ y)) ** 2) / (n - p)))
    values = np.column_stack([q * np.sqrt(n), y / unit])
    back = unit * np.sqrt(n) * np.linalg.inv(r)
    constant = n * np.log(2 * np.pi * unit**2)
    if restricted:
        constant -= p * np.log(2 * np.pi) + 2 * float(np.linalg.slogdet(back)[1])
    return Problem(blocks(values, place, starts), structure, restricted, back, unit, float(constant))


def fitted(task: Problem) -> Optimum:
    """Minimize the deviance."""
    structure, restricted = task.structure, task.restricted

    def value(psi: Array) -> float:
        sums = plain(task.blocks, structure, structure.chart(psi).theta)
        return np.inf if sums is None else deviance(*sums, restricted)

    def second(psi: Array) -> tuple[float, Array, Array]:
        chart = structure.chart(psi)
        found = criterion(_crossed(task, chart), restricted)
        return found.value, found.slope @ chart.jacobian, _in_coordinates(found, chart)

    found = minimize(value, second, structure.start())
    chart = structure.chart(found.at)
    cross = _crossed(task, chart)
    best = criterion(cross, restricted)
    theta = structure.back(task.unit) @ chart.theta
    return Optimum(task, chart, cross, best, theta, best.value + task.constant, found.converged, found.steps)


def _crossed(task: Problem, chart: Chart) -> Cross:
    cross = crossed(task.blocks, task.structure, chart.theta)
    if cross is None:
        raise np.linalg.LinAlgError("a covariance matrix is not positive definite")
    return cross


def _in_coordinates(found: Criterion, chart: Chart) -> Array:
    inner = chart.jacobian.T @ found.hessian @ chart.jacobian
    return np.asarray(inner + np.tensordot(found.slope, chart.curvature, 1))


def hessian_in_coordinates(best: Optimum) -> Array:
    """Hessian of the deviance by the coordinates of the search, in which a variance of 0 is no boundary."""
    return _in_coordinates(best.criterion, best.chart)
