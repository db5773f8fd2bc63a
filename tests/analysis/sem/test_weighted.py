"""Sandwich and traces without U equal those with it."""

import numpy as np
import pytest

from tests.analysis.sem.weighted import Block, sandwich, traces

ROUNDING = 1e-12


def blocks(*, full: bool) -> tuple[list[Block], np.ndarray]:
    rng = np.random.default_rng(20261121)
    made = []
    for k, share in ((9, 0.4), (7, 0.6)):
        root = rng.standard_normal((30, k))
        gamma = root.T @ root / 30
        weight = np.linalg.inv(gamma) if full else 1.0 / np.diag(gamma)
        made.append(Block(gamma, weight, rng.standard_normal((k, 4)), share))
    E = sum(b.share * b.jacobian.T @ b.weigh(b.jacobian) for b in made)
    return made, np.linalg.inv(E)


def dense(made: list[Block]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """W, Gamma (of root-n times all statistics) and the Jacobian over both groups."""
    sizes = np.cumsum([0] + [len(b.gamma) for b in made])
    W, G = np.zeros((sizes[-1],) * 2), np.zeros((sizes[-1],) * 2)
    for b, start, stop in zip(made, sizes[:-1], sizes[1:], strict=True):
        W[start:stop, start:stop] = b.share * b.weigh(np.eye(len(b.gamma)))
        G[start:stop, start:stop] = b.gamma / b.share
    return W, G, np.concatenate([b.jacobian for b in made])


@pytest.mark.parametrize("full", [False, True])
def test_traces_are_those_of_u_gamma(full: bool) -> None:
    made, bread = blocks(full=full)
    W, G, J = dense(made)
    UG = (W - W @ J @ bread @ J.T @ W) @ G
    first, second = traces(made, bread)
    assert first == pytest.approx(np.trace(UG), rel=ROUNDING)
    assert second == pytest.approx(np.trace(UG @ UG), rel=ROUNDING)


def test_traces_with_the_best_weight_are_the_degrees_of_freedom() -> None:
    made, bread = blocks(full=True)
    assert traces(made, bread) == pytest.approx((16 - 4, 16 - 4), rel=ROUNDING)


@pytest.mark.parametrize("full", [False, True])
def test_sandwich_is_the_product_of_its_slices(full: bool) -> None:
    made, bread = blocks(full=full)
    W, G, J = dense(made)
    wanted = bread @ J.T @ W @ G @ W @ J @ bread / 120
    np.testing.assert_allclose(sandwich(made, bread, 120), wanted, rtol=1e-10)


def test_sandwich_with_the_best_weight_is_the_inverse_information() -> None:
    made, bread = blocks(full=True)
    np.testing.assert_allclose(sandwich(made, bread, 120), bread / 120, rtol=1e-10)
