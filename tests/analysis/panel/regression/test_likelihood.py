"""Derivatives of every covariance structure, and persons that stand for others."""

import numpy as np
import pytest

from analysis.panel.regression.covariances.compound import CompoundSymmetry, Independent
from analysis.panel.regression.covariances.effects import RandomEffects
from analysis.panel.regression.covariances.scaled import Scaled
from analysis.panel.regression.covariances.structure import Structure
from analysis.panel.regression.covariances.total import Total
from analysis.panel.regression.likelihood.blocks import Block, blocks
from analysis.panel.regression.likelihood.criterion import Criterion, criterion
from analysis.panel.regression.likelihood.cross import crossed, plain
from analysis.panel.regression.likelihood.newton import minimize
from analysis.panel.regression.types import Array
from tests.analysis.panel.regression.reference import panel

WAVES = ("0", "1", "2", "3", "4")
DIFFERENCES = 1e-5  # central differences with step 1e-5 keep about six digits
STEP = 1e-5
STRUCTURES = [
    RandomEffects(WAVES, True, (), 1.0),
    RandomEffects(WAVES, False, (), 1.0),
    Independent(1.0),
    CompoundSymmetry(),
    *(
        Scaled(kind, WAVES, mixed, 2.0)
        for kind in ("ar1", "car1", "cs", "toeplitz")
        for mixed in (False, True)
    ),
    Total(((RandomEffects(("i", "t"), True, (), 0.3), slice(0, 2)), (Scaled("ar1", WAVES), slice(2, 4)))),
]


def place(structure: Structure) -> Array:
    data = panel()
    at = data[["wave", "months"]].to_numpy(float)
    if isinstance(structure, Total):
        return np.column_stack([np.ones(len(data)), data["wave"], at]).astype(float)
    return np.eye(5)[data["wave"]] if isinstance(structure, RandomEffects) else at


def cut(structure: Structure) -> tuple[Block, ...]:
    data = panel()
    x = np.column_stack([np.ones(len(data)), data["months"] / 10, data["x"], data["y"] / 3])
    return blocks(x, place(structure), np.flatnonzero(np.diff(data["person"], prepend=-1)))


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize(
    "structure", STRUCTURES, ids=lambda s: f"{type(s).__name__}-{getattr(s, 'kind', len(s.names))}"
)
def test_slope_and_hessian_are_derivatives(structure: Structure, restricted: bool) -> None:
    parts, theta = cut(structure), structure.chart(structure.start()).theta * 1.1

    def at(point: Array) -> Criterion:
        cross = crossed(parts, structure, point)
        assert cross is not None
        return criterion(cross, restricted)

    here, steps = at(theta), STEP * np.eye(len(theta))
    slope = [(at(theta + s).value - at(theta - s).value) / (2 * STEP) for s in steps]
    hessian = [(at(theta + s).slope - at(theta - s).slope) / (2 * STEP) for s in steps]
    assert here.slope == pytest.approx(np.array(slope), abs=DIFFERENCES * np.abs(slope).max())
    assert here.hessian == pytest.approx(np.array(hessian), abs=DIFFERENCES * np.abs(hessian).max())


@pytest.mark.parametrize(
    "structure", STRUCTURES, ids=lambda s: f"{type(s).__name__}-{getattr(s, 'kind', len(s.names))}"
)
def test_charts_give_their_derivatives(structure: Structure) -> None:
    psi = structure.start() + 0.1
    here, steps = structure.chart(psi), STEP * np.eye(len(structure.start()))
    jacobian = [(structure.chart(psi + s).theta - structure.chart(psi - s).theta) / (2 * STEP) for s in steps]
    curvature = [
        (structure.chart(psi + s).jacobian - structure.chart(psi - s).jacobian) / (2 * STEP) for s in steps
    ]
    assert pytest.approx(np.array(jacobian), abs=1e-7) == here.jacobian.T
    assert here.curvature.transpose(2, 0, 1) == pytest.approx(np.array(curvature), abs=1e-7)


def test_stand_ins_have_the_cross_products_of_their_persons() -> None:
    rng = np.random.default_rng(1)
    values, structure = rng.normal(size=(300, 3)), CompoundSymmetry()
    starts = np.arange(0, 300, 3)
    few = blocks(values, np.zeros((300, 1)), starts)
    assert sum(len(b.values) for b in few) == 9  # 3 rows of 3 columns stand for 100 persons
    theta, v = np.array([0.5, 1.0]), 0.5 + np.eye(3)
    whole = plain(few, structure, theta)
    assert whole is not None
    persons = values.reshape(100, 3, 3)
    assert whole[1] == pytest.approx(np.einsum("ija,jk,ikb->ab", persons, np.linalg.inv(v), persons))
    assert whole[0] == pytest.approx(100 * np.linalg.slogdet(v)[1])


def test_no_covariance_no_sums() -> None:
    parts = cut(CompoundSymmetry())
    assert plain(parts, CompoundSymmetry(), np.array([-1.0, 1.0])) is None
    assert crossed(parts, CompoundSymmetry(), np.array([-1.0, 1.0])) is None


def test_search_leaves_a_saddle() -> None:
    def value(at: Array) -> float:
        return float((at[0] ** 2 - 1) ** 2 + at[1] ** 2)

    def second(at: Array) -> tuple[float, Array, Array]:
        x, y = at
        return value(at), np.array([4 * x * (x**2 - 1), 2 * y]), np.diag([12 * x**2 - 4, 2.0])

    found = minimize(value, second, np.array([0.01, 1.0]))
    assert found.converged
    assert found.at == pytest.approx([1.0, 0.0], abs=1e-4)
