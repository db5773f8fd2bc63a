"""How a sample is drawn: normal or not, cut into ordered answers, with people absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.panel.power.absence import Absence, Calibrated, calibrated, missing, waves_of
from analysis.panel.power.population import Population
from analysis.panel.power.shape import beneath, fleishman
from analysis.words import nearest

Array = NDArray[np.float64]
Shape = float | Mapping[str, float]

MANY = 50_000  # rows over which the proportions of absent people are solved


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that a draw needs, group by group; small enough to be sent to a worker.

    Attributes
    ----------
    names : tuple of str
    means : tuple of ndarray, shape (p,)
    roots : tuple of ndarray, shape (p, p)
        R with R R' the covariances of the normal variables that are drawn.
    polynomials : tuple of ndarray, shape (p, 5), or empty
        Fleishman's a, b, c, d and the standard deviation of each variable.
    cuts : tuple of mapping of int to tuple of float
        Cut points by column.
    absence : tuple of tuple of Calibrated
    """

    names: tuple[str, ...]
    means: tuple[Array, ...]
    roots: tuple[Array, ...]
    polynomials: tuple[Array, ...]
    cuts: tuple[Mapping[int, tuple[float, ...]], ...]
    absence: tuple[tuple[Calibrated, ...], ...] = ()

    @property
    def normal(self) -> bool:
        return not self.polynomials and not any(self.cuts)

    def rows(
        self, group: int, n: int, rng: np.random.Generator, *, exact: bool = False, whole: bool = False
    ) -> Array:
        """Draw one group, shape (n, p); ordered answers are 1, 2 ...; NaN is missing unless `whole`."""
        p = len(self.names)
        z = rng.standard_normal((n, p))
        if exact:
            z = _standardized(z)
        y = z @ self.roots[group].T
        if self.polynomials:
            a, b, c, d, sd = self.polynomials[group].T
            y = (a + y * (b + y * (c + y * d))) * sd
        y += self.means[group]
        for column, points in self.cuts[group].items():
            y[:, column] = np.searchsorted(points, y[:, column]) + 1.0
        if self.absence and not whole:
            y = missing(self.absence[group], y, rng)
        return y


def _standardized(z: Array) -> Array:
    """Give rows whose means are 0 and covariances (divisor n) the identity."""
    z = z - z.mean(0)
    q, _ = np.linalg.qr(z)
    return np.asarray(q * np.sqrt(len(z)))


def recipe(
    where: str,
    people: Population,
    *,
    skew: Shape | None = None,
    kurtosis: Shape | None = None,
    cuts: Mapping[str, Sequence[float]] | None = None,
    absence: Absence | Sequence[Absence] | None = None,
    waves: Sequence[Sequence[str]] | None = None,
) -> Recipe:
    """Settle how a population is drawn from.

    Parameters
    ----------
    where : str
    people : Population
    skew, kurtosis : float or mapping of variable to float, optional
        Of the observed variables before they are cut; kurtosis is excess.
    cuts : mapping of variable to cut points, optional
        Beside those of the population; on the variable's own scale.
    absence : Dropout, Intermittent or several, optional
    waves : sequence of sequence of str, optional
        The variables of each wave; by default by the last number of their names.

    Raises
    ------
    ModelError
    """
    polynomials, roots = _shaped(where, people, skew, kurtosis)
    places = tuple(_cuts(where, people, g, cuts or {}) for g in range(people.groups))
    found = Recipe(people.names, people.means, roots, polynomials, places)
    specs = (absence,) if isinstance(absence, Absence) else tuple(absence or ())
    if strange := [s for s in specs if not isinstance(s, Absence)]:
        raise ModelError(
            f"{where}: {strange[0]!r} says nothing of who is absent. Give Dropout(...) or Intermittent(...)."
        )
    if not specs:
        return found
    columns = waves_of(where, people.names, waves)
    each = []
    for g in range(people.groups):
        rows = found.rows(g, MANY, np.random.Generator(np.random.PCG64(g)))
        each.append(calibrated(where, specs, people.names, columns, rows))
    return replace(found, absence=tuple(each))


def _shaped(
    where: str, people: Population, skew: Shape | None, kurtosis: Shape | None
) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    third, fourth = (
        _each(where, name, given, people) for name, given in (("skew", skew), ("kurtosis", kurtosis))
    )
    if not third.any() and not fourth.any():
        return (), tuple(_root(sigma) for sigma in people.covariances)
    coefficients = np.array([fleishman(s, k) for s, k in zip(third, fourth, strict=True)])
    polynomials, roots = [], []
    for sigma in people.covariances:
        sd = np.sqrt(np.diag(sigma))
        roots.append(_root(beneath(sigma / np.outer(sd, sd), coefficients)))
        polynomials.append(np.column_stack([coefficients, sd]))
    return tuple(polynomials), tuple(roots)


def _root(covariance: Array) -> Array:
    return np.asarray(np.linalg.cholesky(covariance), dtype=float)


def _each(where: str, name: str, given: Shape | None, people: Population) -> Array:
    if given is None:
        return np.zeros(len(people.names))
    if isinstance(given, Mapping):
        if unknown := [v for v in given if v not in people.names]:
            raise ModelError(
                f"{where}: {name}= has {unknown[0]!r}, which is no observed variable"
                f"{nearest(str(unknown[0]), people.names) or '.'} Correct the name."
            )
        values = np.array([float(given.get(v, 0.0)) for v in people.names])
    else:
        values = np.full(len(people.names), float(given))
    if not np.isfinite(values).all():
        raise ModelError(f"{where}: {name}= must be finite numbers.")
    return values


def _cuts(
    where: str, people: Population, group: int, given: Mapping[str, Sequence[float]]
) -> dict[int, tuple[float, ...]]:
    found: dict[int, tuple[float, ...]] = {}
    for name, points in {**people.cuts[group], **given}.items():
        if name not in people.names:
            raise ModelError(
                f"{where}: thresholds= has {name!r}, which is no observed variable"
                f"{nearest(name, people.names) or '.'} Correct the name."
            )
        values = tuple(float(v) for v in points)
        rising = all(a < b for a, b in pairwise(values))
        if not values or not np.isfinite(values).all() or not rising:
            raise ModelError(
                f"{where}: the cut points of {name!r} are {values}; they must rise from the first to the last, one "
                f"less than there are categories."
            )
        found[people.names.index(name)] = values
    return found
