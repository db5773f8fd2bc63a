"""Starting values of latent change scores: least squares on the sample's means and covariances."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import least_squares

from analysis.panel.change.lcs_spec import ChangeScores
from analysis.panel.change.lcs_text import coefficients, initial, owner

Array = NDArray[np.float64]

RIDGE = 0.05  # holds coefficients that the waves tell little of near 0, in standardized residuals
LEAST = (
    0.05  # of a variance, or of the largest eigenvalue of correlations: what is kept positive at the start
)
NOISE = 0.1  # of the error variance: residual variance of changes at the start
EVALUATIONS = 30
NEAR = 1e-5  # relative change of the coefficients at which their search ends
DIGITS = 3  # significant: a start need not be exact, and reads better


@dataclass(frozen=True, slots=True)
class _Sample:
    """Available-case moments in units of each column's standard deviation, process by process.

    Attributes
    ----------
    covariance : ndarray, shape (p, p)
        NaN where no two rows have both.
    mean, scale : ndarray, shape (p,)
    """

    covariance: Array
    mean: Array
    scale: Array


def with_start(spec: ChangeScores, frame: pd.DataFrame | None, options: Mapping[str, Any]) -> ChangeScores:
    r"""Give the spec with starting values, made in two steps that repeat each other.

    Given the coefficients of the changes, every level is a linear function of initial levels and constant changes,
    so that means are :math:`\Lambda\mu` and covariances :math:`\Lambda\Psi\Lambda' + \Theta` with known
    :math:`\Lambda`: linear least squares. The coefficients minimize what that leaves (variable projection).
    All groups start from the moments of all rows.

    References
    ----------
    Golub & Pereyra (1973), SIAM J Numer Anal 10:413-432, doi:10.1137/0710036
    """
    sample = _moments(spec, frame, options)
    if sample is None:
        return spec
    steps = steps_of(spec)
    labels = list(dict.fromkeys(label for terms in steps.terms for _, _, label, _ in terms))

    def left(values: Array) -> Array:
        return np.append(
            _projected(spec, steps, sample, dict(zip(labels, values, strict=True))).left, RIDGE * values
        )

    begin = np.zeros(len(labels))
    found = least_squares(left, begin, max_nfev=EVALUATIONS, xtol=NEAR).x if labels else begin
    at = dict(zip(labels, found, strict=True))
    values = _named(spec, sample, at, _projected(spec, steps, sample, at))
    return replace(spec, start={key: float(f"{value:.{DIGITS}g}") for key, value in values})


def _moments(spec: ChangeScores, frame: pd.DataFrame | None, options: Mapping[str, Any]) -> _Sample | None:
    columns = [c for series in spec.columns.values() for c in series]
    if frame is not None:
        numbers = frame[columns].apply(pd.to_numeric, errors="coerce").astype(float)
        S, mean = numbers.cov(min_periods=3).to_numpy(), numbers.mean().to_numpy()
    elif isinstance(options.get("sample_cov"), pd.DataFrame) and options.get("sample_mean") is not None:
        S = options["sample_cov"].loc[columns, columns].to_numpy(dtype=float)
        mean = pd.Series(options["sample_mean"])[columns].to_numpy(dtype=float)
    else:
        return None
    scale = np.sqrt(np.diag(S))
    if not np.all(np.isfinite(scale) & (scale > 0)):
        return None
    # one unit a process: sums of levels and changes must stay sums
    each = np.repeat(
        [scale[k : k + len(spec.waves)].mean() for k in range(0, len(scale), len(spec.waves))],
        len(spec.waves),
    )
    return _Sample(S / np.outer(each, each), mean / each, each)


@dataclass(frozen=True, slots=True)
class _Projection:
    """The linear parameters, in standardized units, and what they leave."""

    mean: Array
    spread: Array
    errors: Mapping[tuple[int, int], float]
    left: Array


def _projected(spec: ChangeScores, steps: Steps, sample: _Sample, at: Mapping[str, float]) -> _Projection:
    L = loadings(steps, at, sample.scale[:: len(spec.waves)])
    mean = np.asarray(np.linalg.lstsq(L, sample.mean, rcond=1e-8)[0], dtype=float)
    m, waves = L.shape[1], len(spec.waves)
    rows, columns = np.tril_indices(len(sample.mean))
    told = np.isfinite(sample.covariance[rows, columns])
    rows, columns = rows[told], columns[told]
    pairs = [*combinations(range(m), 2), *((k, k) for k in range(m))]
    design = [L[rows, a] * L[columns, b] + (L[rows, b] * L[columns, a] if a != b else 0.0) for a, b in pairs]
    kinds = list(_error_pairs(spec))
    for i, j in kinds:
        same = (rows % waves == columns % waves) & (rows // waves == j) & (columns // waves == i)
        design.append(same.astype(float))
    X, y = np.column_stack(design), sample.covariance[rows, columns]
    b, *_ = np.linalg.lstsq(X, y, rcond=1e-8)
    spread = np.zeros((m, m))
    for (i, j), value in zip(pairs, b[: len(pairs)], strict=True):
        spread[i, j] = spread[j, i] = value
    errors = dict(zip(kinds, map(float, b[len(pairs) :]), strict=True))
    return _Projection(mean, spread, errors, np.append(y - X @ b, sample.mean - L @ mean))


def _error_pairs(spec: ChangeScores) -> Iterator[tuple[int, int]]:
    for i in range(len(spec.columns)):
        yield i, i
        if spec.error_covariances:
            yield from ((i, j) for j in range(i + 1, len(spec.columns)))


@dataclass(frozen=True, slots=True)
class Steps:
    """What moves the levels from occasion to occasion, by places.

    Attributes
    ----------
    count : int
        Processes.
    first, constant : ndarray, shape (processes, initial)
        Which initial latent variable is the first level, and which the constant change.
    terms : tuple of tuple of (int, int, str, str)
        Of each step: target, source, label, what of the source.
    wave : tuple of int
        Of each occasion, -1 if nothing was measured.
    """

    count: int
    first: Array
    constant: Array
    terms: tuple[tuple[tuple[int, int, str, str], ...], ...]
    wave: tuple[int, ...]


def steps_of(spec: ChangeScores) -> Steps:
    """Look the places of a model's levels and changes up, once for many values of its coefficients."""
    names = list(spec.columns)
    place = {v: k for k, v in enumerate(initial(spec))}
    first, constant = (np.zeros((len(names), len(place))) for _ in range(2))
    terms: list[list[tuple[int, int, str, str]]] = [[] for _ in spec.occasions]
    for i, name in enumerate(names):
        first[i, place[f"L_{name}_{spec.occasions[0].name}"]] = 1.0
        if name in spec.constant:
            constant[i, place[f"C_{name}"]] = 1.0
        for step, label, (kind, source) in coefficients(spec, name):
            terms[step].append((i, names.index(source), label, kind))
    told = tuple(tuple(each) for each in terms[1:])
    return Steps(len(names), first, constant, told, tuple(o.place for o in spec.occasions))


def loadings(steps: Steps, at: Mapping[str, float], unit: Sequence[float] | Array) -> Array:
    """Give the levels of the waves by initial levels and constant changes, shape (processes * waves, initial).

    Parameters
    ----------
    steps : Steps
    at : mapping
        Coefficients by label, in the data's units.
    unit : sequence of float
        Of each process; levels and changes are counted in it.
    """
    level, change = steps.first, np.zeros_like(steps.first)
    found = [level]
    for terms, wave in zip(steps.terms, steps.wave[1:], strict=True):
        fixed, now = steps.constant.copy(), np.zeros((steps.count, steps.count))
        for i, j, label, kind in terms:
            value = at[label] * unit[j] / unit[i]
            if kind in ("level", "level_now"):
                fixed[i] += value * level[j]
            if kind == "change":
                fixed[i] += value * change[j]
            if kind in ("level_now", "change_now"):
                now[i, j] += value
        change = np.asarray(np.linalg.solve(np.eye(steps.count) - now, fixed), dtype=float)
        level = np.asarray(level + change, dtype=float)
        if wave >= 0:
            found.append(level)
    return np.stack(found, axis=1).reshape(-1, steps.first.shape[1])


def _named(
    spec: ChangeScores, sample: _Sample, at: Mapping[str, float], done: _Projection
) -> Iterator[tuple[str, float]]:
    """Give all values by name, in the data's units, with positive variances."""
    names, latent = list(spec.columns), initial(spec)
    units = sample.scale[:: len(spec.waves)]
    unit = np.array([units[names.index(owner(v))] for v in latent])
    spread = _positive(done.spread) * np.outer(unit, unit)
    yield from at.items()
    for i, v in enumerate(latent):
        yield f"mean_{v}", float(done.mean[i] * unit[i])
        yield f"var_{v}", float(spread[i, i])
        for j in range(i + 1, len(latent)):
            yield f"cov_{v}_{latent[j]}", float(spread[i, j])
    own = {i: max(done.errors[i, i], LEAST) * units[i] ** 2 for i in range(len(names))}
    for (i, j), value in done.errors.items():
        if i == j:
            yield f"error_{names[i]}", own[i]
            yield f"noise_{names[i]}", NOISE * own[i]
        else:
            most = 0.5 * float(np.sqrt(own[i] * own[j]))
            yield f"error_{names[i]}_{names[j]}", float(np.clip(value * units[i] * units[j], -most, most))


def _positive(spread: Array) -> Array:
    """Give the nearest covariances whose correlations have no eigenvalue near 0."""
    d = np.sqrt(np.maximum(np.diag(spread), LEAST * np.max(np.diag(spread), initial=LEAST) * 0.1))
    values, vectors = np.linalg.eigh(spread / np.outer(d, d))
    kept = (vectors * np.maximum(values, LEAST)) @ vectors.T
    return np.asarray(kept * np.outer(d, d))
