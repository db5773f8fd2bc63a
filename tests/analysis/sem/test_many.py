"""Many matrices at once: the same inverses and solutions as one by one, and bad ones found."""

import numpy as np
import pytest

from analysis.sem import many
from analysis.sem.linalg import positive, solved

ROUNDING = 1e-11


def stack(p: int, draws: int) -> np.ndarray:
    roots = np.random.default_rng(p).normal(size=(draws, p, 2 * p))
    matrices = roots @ np.swapaxes(roots, -1, -2)
    matrices[3] -= 5.0 * p * np.eye(p)  # not positive definite
    matrices[5] = np.nan
    matrices[7, 0, 0] = 0.0
    return matrices


@pytest.mark.parametrize(("p", "draws"), [(1, 80), (2, 80), (9, 100), (24, 70)])
def test_as_one_by_one(p, draws) -> None:
    matrices = stack(p, draws)
    right = np.random.default_rng(1).normal(size=(draws, p))
    inverse, logdet, definite = many.inverse(matrices)
    solution, also = many.solve(matrices, right)
    for k in range(draws):
        one = positive(matrices[k])
        assert definite[k] == also[k] == one.ok
        assert definite[k] == (k not in (3, 5, 7))
        np.testing.assert_allclose(inverse[k], one.inverse, rtol=1e-9, atol=ROUNDING)
        np.testing.assert_allclose(logdet[k], one.logdet, rtol=ROUNDING)
        if definite[k]:
            np.testing.assert_allclose(matrices[k] @ solution[k], right[k], rtol=1e-8, atol=1e-9)


def test_both_ways_agree() -> None:
    matrices = stack(9, 100)
    matrices[5] = np.eye(9)
    right = np.random.default_rng(1).normal(size=(100, 9))
    quick, definite = solved(matrices, right)
    for k in range(100):
        slow, also = solved(matrices[k : k + 1], right[k : k + 1])
        assert also[0] == definite[k]
        np.testing.assert_allclose(quick[k], slow[0], rtol=1e-9, atol=ROUNDING)
