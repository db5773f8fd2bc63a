"""Starting values from the sample, so that a search begins near."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.sem.moments import Moments
from analysis.sem.ordinal.sample import OrdinalSample
from analysis.sem.table import Parameter, ParameterTable

Array = NDArray[np.float64]

LATENT_SHARE = 0.5  # of an indicator's variance that its factor is thought to explain
LEAST = 0.05  # share of a variance that is left as residual at the start
CLOSEST = 0.9  # correlation of two latent variables at the start


def start(
    table: ParameterTable, samples: tuple[Moments, ...], ordinal: tuple[OrdinalSample, ...] = ()
) -> Array:
    """Give starting values (q,): the user's own, else guesses from the sample.

    Loadings come from instrumental variables, covariances of latent variables from those of their indicators,
    paths from least squares among all of these, residual variances from what is left; residual covariances start
    at 0, intercepts at the sample means.

    References
    ----------
    Hagglund (1982), Psychometrika 47:209-222, doi:10.1007/BF02296276
    """
    guesses = [_Sketch.of(table, g + 1, sample.covariance) for g, sample in enumerate(samples)]

    def guess(row: Parameter) -> float:
        return guesses[row.group - 1].value(row, samples[row.group - 1])

    return _gathered(table, ordinal, guess)


def plain_start(
    table: ParameterTable, samples: tuple[Moments, ...], ordinal: tuple[OrdinalSample, ...] = ()
) -> Array:
    """Give the starting values of a second try, which do not look at covariances between variables.

    Half of every variance is residual, latent variances are half that of their first indicator, loadings
    have the sign and size that the marker suggests, paths and covariances start at 0.
    """
    return _gathered(table, ordinal, lambda row: _plain(row, table, samples[row.group - 1]))


def cautious_start(
    table: ParameterTable, samples: tuple[Moments, ...], ordinal: tuple[OrdinalSample, ...] = ()
) -> Array:
    """Give the starting values of a last try: loadings 1, latent variances 0.05 (lavaan's simple ones)."""
    theta = plain_start(table, samples, ordinal)
    for row in reversed(table.rows):
        if row.free and row.start is None:
            if row.op == "=~":
                theta[row.free - 1] = 1.0
            elif row.is_variance and row.lhs in table.latent:
                theta[row.free - 1] = 0.05
    return theta


def _gathered(
    table: ParameterTable, ordinal: tuple[OrdinalSample, ...], guess: Callable[[Parameter], float]
) -> Array:
    theta = np.zeros(table.n_free)
    for row in reversed(table.rows):  # the first of several equal parameters has the last word
        if row.free:
            if row.start is not None:
                theta[row.free - 1] = row.start
            else:
                theta[row.free - 1] = _cut(row, ordinal) if row.op in ("|", "~*~") else guess(row)
    return theta


def _cut(row: Parameter, ordinal: tuple[OrdinalSample, ...]) -> float:
    """Thresholds start at the sample's, scales at 1."""
    if row.op == "~*~":
        return 1.0
    sample = ordinal[row.group - 1]
    return float(sample.thresholds[sample.names.index(row.lhs)][int(row.rhs.removeprefix("t")) - 1])


@dataclass(frozen=True, slots=True)
class _Sketch:
    """A rough solution of one group's model.

    Attributes
    ----------
    place : mapping
        Of each variable in `covariance`, observed first, then latent.
    covariance : ndarray, shape (m, m)
        Of all variables, the latent ones' guessed.
    loadings : mapping
        Guessed loadings by latent variable and indicator.
    paths : mapping
        Guessed paths by effect and cause.
    residual : mapping
        Guessed residual variances; a variable that nothing explains keeps its whole variance.
    """

    place: dict[str, int]
    covariance: Array
    loadings: dict[tuple[str, str], float]
    paths: dict[tuple[str, str], float]
    residual: dict[str, float]

    @classmethod
    def of(cls, table: ParameterTable, group: int, S: Array) -> _Sketch:
        rows = table.in_group(group)
        place = {name: i for i, name in enumerate((*table.observed, *table.latent))}
        measured: dict[str, list[Parameter]] = {}
        causes: dict[str, list[Parameter]] = {}
        for row in rows:
            if row.op == "=~":
                measured.setdefault(row.lhs, []).append(row)
            elif row.op == "~":
                causes.setdefault(row.lhs, []).append(row)
        m, p = len(place), len(table.observed)
        C = np.zeros((m, m))
        C[:p, :p] = S
        loadings: dict[tuple[str, str], float] = {}
        done = set(table.observed)
        for latent in in_order({v: [r.rhs for r in own] for v, own in measured.items()}, table.observed):
            own = {r.rhs: r for r in measured[latent]}
            found = _measure(C, place, latent, own, done)
            loadings |= {(latent, name): value for name, value in found.items()}
            done.add(latent)
        residual = _residuals(C, place, measured, loadings)
        paths: dict[tuple[str, str], float] = {}
        for effect, terms in causes.items():
            b, left = _regressed(C, place[effect], [place[r.rhs] for r in terms])
            paths |= {(effect, r.rhs): float(value) for r, value in zip(terms, b, strict=True)}
            residual[effect] = min(residual.get(effect, np.inf), left)
        return cls(place, C, loadings, paths, residual)

    def value(self, row: Parameter, sample: Moments) -> float:
        i = self.place[row.lhs]
        match row.op:
            case "=~":
                return self.loadings[row.lhs, row.rhs]
            case "~":
                return self.paths[row.lhs, row.rhs]
            case "~~" if row.is_variance:
                return self.residual.get(row.lhs, float(self.covariance[i, i]))
            case "~~" if row.lhs not in self.residual and row.rhs not in self.residual:
                return float(self.covariance[i, self.place[row.rhs]])
            case "~1" if i < len(sample.mean):
                return float(sample.mean[i])
            case _:
                return 0.0


def in_order(measured: Mapping[str, Collection[str]], observed: Sequence[str]) -> list[str]:
    """Latent variables, each after those that measure it; circles last, as they come."""
    known, waiting, order = set(observed), list(measured), []
    while waiting:
        ready = [v for v in waiting if all(name in known for name in measured[v])] or waiting[:1]
        order += ready
        known.update(ready)
        waiting = [v for v in waiting if v not in ready]
    return order


def _measure(
    C: Array, place: dict[str, int], latent: str, own: dict[str, Parameter], done: set[str]
) -> dict[str, float]:
    """Guess a latent variable's loadings, and write its variance and covariances into C.

    With three or more indicators a loading relative to the marker's is the mean of ratios of covariances with the other
    indicators (FABIN2); else it is 1, on the scale of standard deviations.
    """
    names = [name for name in own if name in done]
    if not names:
        C[place[latent], place[latent]] = 1.0
        return dict.fromkeys(own, 1.0)
    fixed = {name: r.fixed for name, r in own.items() if r.fixed}
    marker = next((name for name in names if name in fixed), names[0])
    J = [place[name] for name in names]
    block = C[J]
    R = block[:, J].tolist()
    unit = fixed.get(marker, 1.0)
    relative = _instrumental(R, names.index(marker))
    found = {name: fixed.get(name, r * unit) for name, r in zip(names, relative, strict=True)}
    variance = _variance(R, list(found.values()))
    if marker not in fixed:  # the latent variable's variance sets the scale
        scale = variance**0.5
        found = {name: own[name].fixed or value * scale for name, value in found.items()}
        variance = 1.0
    a = np.array(list(found.values()))
    f = place[latent]
    known = [place[name] for name in done if name not in found]
    if known:
        limit = CLOSEST * np.sqrt(variance * np.maximum(C[known, known], 0.0))
        C[f, known] = np.maximum(np.minimum((a / (a @ a)) @ block[:, known], limit), -limit)
    C[f, J] = a * variance
    C[f, f] = variance
    C[:, f] = C[f, :]
    return found | {name: 1.0 for name in own if name not in found}


def _instrumental(R: list[list[float]], i: int) -> list[float]:
    r"""Give loadings relative to that of indicator i, with the other indicators for instruments (FABIN2).

    .. math:: \lambda_k = \sum_j r_{ij}r_{jk} \Big/ \sum_j r_{ij}^2,\quad j \ne i, k

    Where that is out of all proportion, or there are fewer than three indicators, it is the ratio of standard
    deviations, with the covariance's sign. (In plain numbers: factors have few indicators.)
    """
    row, own = R[i], R[i][i]
    squares = sum(r * r for r in row) - own * own
    found = []
    for k, r in enumerate(row):
        above = sum(x * y for x, y in zip(row, R[k], strict=True)) - own * r - r * R[k][k]
        below = squares - r * r
        size = math.sqrt(max(R[k][k] / max(own, 1e-300), 1e-12))
        ratio = above / below if below > 1e-12 * own * own else 0.0
        if not 0.1 * size < abs(ratio) < 10.0 * size:
            ratio = size if r >= 0 else -size
        found.append(1.0 if k == i else ratio)
    return found


def _variance(R: list[list[float]], a: list[float]) -> float:
    """The variance of a latent variable from the covariances of its indicators, within what they can share."""
    squares = [x * x for x in a]
    own = [row[k] for k, row in enumerate(R)]
    most = sorted(o / max(s, 1e-300) for o, s in zip(own, squares, strict=True))[len(a) // 2]
    below = sum(squares) ** 2 - sum(s * s for s in squares)
    if not below > 1e-12 * max(squares) ** 2:
        return LATENT_SHARE * most
    whole = sum(x * sum(y * r for y, r in zip(a, row, strict=True)) for x, row in zip(a, R, strict=True))
    found = (whole - sum(s * o for s, o in zip(squares, own, strict=True))) / below
    return min(max(found, LEAST * most), (1.0 - LEAST) * most)


def _residuals(
    C: Array,
    place: dict[str, int],
    measured: dict[str, list[Parameter]],
    loadings: dict[tuple[str, str], float],
) -> dict[str, float]:
    """What the latent variables leave of their indicators' variances."""
    found: dict[str, float] = {}
    by: dict[str, list[str]] = {}
    for latent, rows in measured.items():
        for row in rows:
            by.setdefault(row.rhs, []).append(latent)
    for name, latents in by.items():
        own = float(C[place[name], place[name]])
        shared = sum(
            loadings[f, name] * loadings[g, name] * float(C[place[f], place[g]])
            for f in latents
            for g in latents
        )
        found[name] = max(own - shared, LEAST * own)
    return found


def _regressed(C: Array, y: int, x: list[int]) -> tuple[Array, float]:
    """Least squares of one variable on others, and the variance left."""
    b, *_ = np.linalg.lstsq(C[np.ix_(x, x)], C[x, y], rcond=1e-8)
    left = float(C[y, y] - b @ C[x, y])
    return np.asarray(b), max(left, LEAST * float(C[y, y]))


def _plain(row: Parameter, table: ParameterTable, sample: Moments) -> float:
    place = {name: i for i, name in enumerate(table.observed)}
    S = sample.covariance
    match row.op:
        case "=~":
            return _loading(row, table, place, S)
        case "~~" if row.is_variance and row.lhs in place:
            return LATENT_SHARE * float(S[place[row.lhs], place[row.lhs]])
        case "~~" if row.is_variance:
            return _latent_variance(row.lhs, table, place, S, row.group)
        case "~1" if row.lhs in place:
            return float(sample.mean[place[row.lhs]])
        case _:
            return 0.0


def _marker(latent: str, table: ParameterTable, group: int) -> Parameter | None:
    loadings = [r for r in table.in_group(group) if r.op == "=~" and r.lhs == latent]
    return next((r for r in loadings if r.fixed), loadings[0] if loadings else None)


def _latent_variance(
    latent: str, table: ParameterTable, place: dict[str, int], S: Array, group: int
) -> float:
    marker = _marker(latent, table, group)
    if marker is None or marker.rhs not in place:
        return 0.05
    return LATENT_SHARE * float(S[place[marker.rhs], place[marker.rhs]]) / (marker.fixed or 1.0) ** 2


def _loading(row: Parameter, table: ParameterTable, place: dict[str, int], S: Array) -> float:
    """Scale by the standard deviations, with the sign of the covariance with the marker."""
    marker = _marker(row.lhs, table, row.group)
    if marker is None or row.rhs not in place or marker.rhs not in place:
        return 1.0
    i, j = place[row.rhs], place[marker.rhs]
    sign = 1.0 if S[i, j] >= 0 else -1.0
    if marker.fixed:
        return sign * marker.fixed * float(np.sqrt(S[i, i] / S[j, j]))
    return sign * float(np.sqrt(LATENT_SHARE * S[i, i]))
