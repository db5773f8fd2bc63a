"""Correlations times standard deviations, equal or one a wave: `Scaled`."""

from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.covariances.correlations import CORRELATIONS, Derivatives
from analysis.panel.regression.covariances.structure import Chart, elementwise
from analysis.panel.regression.types import Array, Integers


@dataclass(frozen=True, slots=True)
class Scaled:
    r""":math:`V_{jk} = \sqrt{v_j v_k}\, R_{jk}(\rho)`.

    `place` holds the wave (0, 1, ...) and the time. :math:`\theta` are the variances, one for all waves or one a
    wave, then the correlations.

    Attributes
    ----------
    kind : str
        A name of `CORRELATIONS`; ``"car1"`` measures distance by time, the others by wave.
    waves : tuple of str
    heterogeneous : bool
        One variance a wave.
    step : float
        A usual distance of two times (``"car1"``).
    """

    kind: str
    waves: tuple[str, ...]
    heterogeneous: bool = False
    step: float = 1.0

    @property
    def variances(self) -> int:
        """How many variances there are."""
        return len(self.waves) if self.heterogeneous else 1

    @property
    def correlations(self) -> int:
        """How many correlations there are."""
        return len(self.waves) - 1 if self.kind == "toeplitz" else 1

    @property
    def names(self) -> tuple[str, ...]:
        v = [f"var({w})" for w in self.waves] if self.heterogeneous else ["var(residual)"]
        if self.kind == "toeplitz":
            return (*v, *(f"cor(lag {lag + 1})" for lag in range(self.correlations)))
        return (*v, "cor(per unit of time)" if self.kind == "car1" else "cor")

    @property
    def linear(self) -> bool:
        return False

    def start(self) -> Array:
        """Residual variance 1; correlation .3 between neighbors."""
        rho = np.full(self.correlations, 0.3)
        if self.kind == "toeplitz":
            rho = 0.3 ** np.arange(1.0, self.correlations + 1)
        if self.kind == "car1":
            rho = rho ** (1 / self.step)
        return np.concatenate([np.zeros(self.variances), CORRELATIONS[self.kind].bounds.back(rho)])

    def chart(self, psi: Array) -> Chart:
        v = np.exp(psi[: self.variances])
        rho, first, second = CORRELATIONS[self.kind].bounds.of(psi[self.variances :])
        return elementwise(np.concatenate([v, rho]), np.concatenate([v, first]), np.concatenate([v, second]))

    def back(self, unit: float) -> Array:
        return np.diag(np.concatenate([np.full(self.variances, unit**2), np.ones(self.correlations)]))

    def _correlation(self, theta: Array, place: Array) -> Derivatives:
        at = place[..., 1 if self.kind == "car1" else 0]
        distance = np.abs(at[:, :, None] - at[:, None, :])
        return CORRELATIONS[self.kind].of(theta[self.variances :], distance)

    def _wave(self, place: Array) -> Integers:
        return place[..., 0].astype(np.intp) if self.heterogeneous else np.zeros(place.shape[:2], np.intp)

    def _spread(self, theta: Array, place: Array) -> Array:
        s = np.sqrt(theta[: self.variances])[self._wave(place)]
        return np.asarray(s[:, :, None] * s[:, None, :])

    def _shares(self, theta: Array, place: Array) -> tuple[Array, Array]:
        r"""Logarithmic derivatives of :math:`\sqrt{v_j v_k}`: by each variance, and minus half their own slope."""
        v = theta[: self.variances]
        mine = (self._wave(place)[None] == np.arange(self.variances)[:, None, None]).astype(float)
        both = mine[:, :, :, None] + mine[:, :, None, :]
        return both / (2 * v)[:, None, None, None], both / (2 * v**2)[:, None, None, None]

    def values(self, theta: Array, place: Array) -> Array:
        return self._spread(theta, place) * self._correlation(theta, place)[0]

    def slopes(self, theta: Array, place: Array) -> Array:
        spread, (r, first, _) = self._spread(theta, place), self._correlation(theta, place)
        return np.concatenate([spread * r * self._shares(theta, place)[0], spread * first])

    def curvatures(self, theta: Array, place: Array) -> Array:
        spread, (r, first, second) = self._spread(theta, place), self._correlation(theta, place)
        share, bend = self._shares(theta, place)
        m, k = self.variances, len(theta)
        out = np.empty((k, k, *r.shape))
        out[:m, :m] = spread * r * share[:, None] * share[None]
        out[np.arange(m), np.arange(m)] -= spread * r * bend
        out[:m, m:] = spread * share[:, None] * first[None]
        out[m:, :m] = out[:m, m:].swapaxes(0, 1)
        out[m:, m:] = spread * second
        return out
