"""Random effects of persons: `RandomEffects`; an unstructured matrix over waves is the same with one effect a wave."""

from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.covariances.structure import Chart, no_curvatures
from analysis.panel.regression.types import Array


@dataclass(frozen=True, slots=True)
class RandomEffects:
    r"""Covariance of random effects, :math:`V_i = Z_i G Z_i'`.

    :math:`\theta` are the elements of G, on and below its diagonal by columns of the lower triangle (variances only if
    not correlated). The search goes over the Cholesky factor, :math:`G = LL'`, so that G is never indefinite, and a
    variance of 0 is an inner point of the search.

    Attributes
    ----------
    effects : tuple of str
    correlated : bool
    basis : tuple of tuple of float
        B, if `place` holds ZB: the effects of Z are B times those of `place`. Not diagonal only if correlated.
    share : float
        Part of the residual variance to start from.

    References
    ----------
    Laird & Ware (1982), Biometrics 38:963-974, doi:10.2307/2529876
    """

    effects: tuple[str, ...]
    correlated: bool = True
    basis: tuple[tuple[float, ...], ...] = ()
    share: float = 0.5

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Rows and columns of G that are free."""
        q = len(self.effects)
        return [(a, b) for a in range(q) for b in range(a + 1) if a == b or self.correlated]

    @property
    def names(self) -> tuple[str, ...]:
        e = self.effects
        return tuple(f"var({e[a]})" if a == b else f"cov({e[b]},{e[a]})" for a, b in self.pairs)

    @property
    def linear(self) -> bool:
        return True

    def start(self) -> Array:
        return np.array([np.sqrt(self.share) if a == b else 0.0 for a, b in self.pairs])

    def chart(self, psi: Array) -> Chart:
        r"""With :math:`dG = dL\,L' + L\,dL'` and :math:`d^2G = 2\,dL\,dL'`."""
        pairs, q = self.pairs, len(self.effects)
        rows, columns = (np.array(side) for side in zip(*pairs, strict=True))
        units = np.zeros((len(pairs), q, q))
        units[np.arange(len(pairs)), rows, columns] = 1.0
        factor = np.tensordot(psi, units, 1)
        half = units @ factor.T
        outer = np.einsum("mab,ncb->mnac", units, units)
        jacobian = (half + half.transpose(0, 2, 1))[:, rows, columns].T
        curvature = (outer + outer.transpose(0, 1, 3, 2))[:, :, rows, columns].transpose(2, 0, 1)
        return Chart((factor @ factor.T)[rows, columns], jacobian, curvature)

    def matrix(self, theta: Array) -> Array:
        """G, shape (q, q)."""
        g = np.zeros((len(self.effects),) * 2)
        for value, (a, b) in zip(theta, self.pairs, strict=True):
            g[a, b] = g[b, a] = value
        return g

    def back(self, unit: float) -> Array:
        b = np.array(self.basis) if self.basis else np.eye(len(self.effects))
        rows, columns = (np.array(side) for side in zip(*self.pairs, strict=True))
        turned = [unit**2 * (b @ self.matrix(e) @ b.T)[rows, columns] for e in np.eye(len(self.pairs))]
        return np.array(turned).T

    def values(self, theta: Array, place: Array) -> Array:
        return np.asarray(place @ self.matrix(theta) @ place.transpose(0, 2, 1))

    def slopes(self, theta: Array, place: Array) -> Array:
        def symmetric(a: int, b: int) -> Array:
            outer = place[:, :, None, a] * place[:, None, :, b]
            return outer if a == b else outer + outer.transpose(0, 2, 1)

        return np.stack([symmetric(a, b) for a, b in self.pairs])

    def curvatures(self, theta: Array, place: Array) -> Array:
        return no_curvatures(len(self.pairs), place)
