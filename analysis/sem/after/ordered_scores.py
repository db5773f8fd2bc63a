"""Factor scores from ordered answers: the most probable latent variables, and the most likely answers'."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.sem.after.dependence import left_over
from analysis.sem.after.intervals import Answers
from analysis.sem.after.modal import modes
from analysis.sem.after.responses import Responses, responses
from analysis.sem.after.unbounded import told
from analysis.sem.fit import Fit

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Mask = NDArray[np.bool_]

NOTHING = 1e-8  # share of a variance that counts as none


def ordered_scores(fit: Fit, g: int, rows: Array, method: str) -> Array:
    r"""Score rows of one group of a fit with ordered variables.

    ``regression``: the mode of the posterior density, :math:`\log N(\eta; E[\eta|x], V[\eta|x]) +
    \log p(y_c|\eta,x) + \sum_i\log P(y_i|\eta,y_c,x)`, with :math:`y_c` the continuous answers and
    :math:`P(y_i=k) = \Phi(\frac{\tau_{k+1}-\mu_i}{\sqrt{\psi_i}}) - \Phi(\frac{\tau_k-\mu_i}{\sqrt{\psi_i}})`.
    ``bartlett``: the same without the first term.

    Parameters
    ----------
    fit : Fit
    g : int
        The group, from 0.
    rows : ndarray, shape (n, observed)
        NaN where not answered.
    method : {"regression", "bartlett"}

    Returns
    -------
    ndarray, shape (n, f)
        NaN without a covariate, without any answer, and where a likelihood has no maximum.

    Raises
    ------
    ModelError
        If ordered items depend on each other given the latent variables, or one has no residual variance.
    DataError
        If a row has a category that the fit has not.

    References
    ----------
    Bock & Aitkin (1981), Psychometrika 46:443-459, doi:10.1007/BF02293801; Skrondal & Rabe-Hesketh (2004), Generalized
    Latent Variable Modeling, chapter 7
    """
    s = responses(fit, g)
    center, limits = s.center(rows), s.limits(rows)
    out = np.full((len(rows), len(s.latent)), np.nan)
    answered = ~np.asarray(np.isnan(rows[:, np.concatenate([s.ordered, s.continuous])]).all(axis=1))
    usable: Mask = answered & ~np.isnan(center).any(axis=1)
    score = _modal if method == "regression" else _likeliest
    for mask, members in _patterns(~np.isnan(rows[:, s.continuous]), usable):
        seen = s.continuous[mask]
        away = rows[np.ix_(members, seen)] - center[np.ix_(members, seen)]
        out[members] = score(s, seen, away, center[members], limits[0][members], limits[1][members])
    return out


def _patterns(answered: Mask, usable: Mask) -> Iterator[tuple[Mask, Index]]:
    members = np.flatnonzero(usable)
    masks, of = np.unique(answered[members], axis=0, return_inverse=True)
    for k, mask in enumerate(masks):
        yield mask, members[of.ravel() == k]


def _modal(s: Responses, seen: Index, away: Array, center: Array, lower: Array, upper: Array) -> Array:
    """Posterior modes: condition on the continuous answers, then search in standard normal directions."""
    G = np.linalg.solve(s.total[np.ix_(seen, seen)], s.total[seen]).T
    center = center + away @ G.T
    total = s.total - G @ s.total[seen]
    values, vectors = np.linalg.eigh(total[np.ix_(s.latent, s.latent)])
    kept = values > NOTHING * max(values.max(initial=0.0), NOTHING)
    root = vectors[:, kept] * np.sqrt(values[kept])
    effects = total[np.ix_(s.ordered, s.latent)] @ vectors[:, kept] / np.sqrt(values[kept])
    left = total[np.ix_(s.ordered, s.ordered)] - effects @ effects.T
    own = left_over(s, left)
    o = center[:, s.ordered]
    answers = Answers(
        (lower - o) / own.deviation,
        (upper - o) / own.deviation,
        effects / own.deviation[:, None],
        own.shared,
        own.blocks,
    )
    found = modes(np.zeros((len(center), root.shape[1])), np.eye(root.shape[1]), answers)
    return np.asarray(center[:, s.latent] + found @ root.T)


def _likeliest(s: Responses, seen: Index, away: Array, center: Array, lower: Array, upper: Array) -> Array:
    """Maxima of the likelihood, in the latent variables that a row's answers can tell."""
    y = np.concatenate([s.ordered, s.continuous])
    through = np.linalg.inv(np.eye(len(y)) - s.paths[np.ix_(y, y)])
    direct = np.zeros((len(s.names), len(s.latent)))
    direct[y] = through @ s.paths[np.ix_(y, s.latent)]
    spread = np.zeros_like(s.total)
    spread[np.ix_(y, y)] = through @ s.residual[np.ix_(y, y)] @ through.T
    usable = np.array([bool(direct[i].any()) for i in seen], dtype=bool)
    away, seen = away[:, usable], seen[usable]
    items: Mask = np.asarray(direct[s.ordered].any(axis=1))
    lower, upper = np.where(items, lower, -np.inf), np.where(items, upper, np.inf)
    _check_varying(s, spread, seen)
    inner = np.linalg.solve(spread[np.ix_(seen, seen)], direct[seen]).T
    precision, linear = inner @ direct[seen], away @ inner.T
    G = np.linalg.solve(spread[np.ix_(seen, seen)], spread[np.ix_(seen, s.ordered)]).T
    effects = direct[s.ordered] - G @ direct[seen]
    left = spread[np.ix_(s.ordered, s.ordered)] - G @ spread[np.ix_(seen, s.ordered)]
    own = left_over(s, left, items)
    effects = effects / own.deviation[:, None]
    o = center[:, s.ordered] + away @ G.T
    lower, upper = (lower - o) / own.deviation, (upper - o) / own.deviation
    out = np.full((len(center), len(s.latent)), np.nan)
    for members, dropped, basis, sure in told(lower, upper, effects, direct[seen]):
        low = np.where(dropped, -np.inf, lower[members])
        high = np.where(dropped, np.inf, upper[members])
        answers = Answers(low, high, effects @ basis, own.shared, own.blocks)
        found = modes(linear[members] @ basis, basis.T @ precision @ basis, answers)
        out[np.ix_(members, sure)] = (center[np.ix_(members, s.latent)] + found @ basis.T)[:, sure]
    return out


def _check_varying(s: Responses, spread: Array, seen: Index) -> None:
    for i in seen:
        if spread[i, i] <= NOTHING * s.total[i, i]:
            raise ModelError(
                f"predict: {s.names[i]!r} has no residual variance, so that its likelihood is not bounded. "
                f"Take method='regression'."
            )
