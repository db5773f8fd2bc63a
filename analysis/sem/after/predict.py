"""Factor scores: each row's latent variables, estimated from its answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import DataError, ModelError
from analysis.sem.after.ordered_scores import ordered_scores
from analysis.sem.data import model_values
from analysis.sem.fit import Fit
from analysis.words import nearest

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

METHODS = ("regression", "bartlett", "ebm", "ml")
SAME = {"ebm": "regression", "ml": "bartlett"}  # lavaan's names for ordered variables


@dataclass(frozen=True, slots=True)
class Scoring:
    r"""One group's model as scoring sees it, in deviations from the expected values.

    Attributes
    ----------
    mu, center : ndarray, shapes (p,) and (f,)
        Expected values of the observed and latent variables; without means in the model the sample's.
    sigma, cross : ndarray, shapes (p, p) and (f, p)
        Covariances of the observed variables, and of latent with observed ones.
    loadings : ndarray, shape (p, f)
        Direct effects of latent on observed variables where those are indicators, else 0.
    direct : ndarray, shape (p, p)
        Direct effects between observed variables.
    residual : ndarray, shape (p, p)
        Covariances of their residuals.
    """

    mu: Array
    center: Array
    sigma: Array
    cross: Array
    loadings: Array
    direct: Array
    residual: Array


def predict(
    fit: Fit, method: str = "regression", data: pd.DataFrame | None = None, group: str | None = None
) -> pd.DataFrame:
    r"""Give factor scores.

    Regression: :math:`\hat\eta = E\eta + Cov(\eta, y)\Sigma^{-1}(y-\mu)`, the expected latent variables given the
    answers (least error, shrunk). Bartlett: :math:`\hat\eta = E\eta +
    (\Lambda'\Theta^{-1}\Lambda)^{-1}\Lambda'\Theta^{-1}(y-\mu)`, unbiased for each person, from the indicators alone.

    With ordered variables both are found by search: ``regression`` is the mode of the posterior density given all
    answers (lavaan's ``EBM``), ``bartlett`` the maximum of the indicators' likelihood (lavaan's ``ML``). These equal
    the formulas above if all variables are continuous, so that the names mean the same.

    Parameters
    ----------
    fit : Fit
    method : str
        ``regression`` (or ``ebm``) or ``bartlett`` (or ``ml``).
    data : DataFrame, optional
        Other rows with the model's observed variables; by default those that were fitted.
    group : str, optional
        With `data`, and a fit of several groups: the column of group values.

    Returns
    -------
    DataFrame
        One row for each row used (all rows of `data`), in the data's order with the data's index; one column a latent
        variable, after ``group`` if there are several. Under FIML a row's missing answers are left out of its score;
        otherwise (but for ``pairwise``, which is as FIML here) a row of `data` with missing answers has NaN. A Bartlett
        score is NaN where no indicator is answered, and where a person's answers to a factor's ordered items all are
        at the same end of their scales: that likelihood has no maximum.

    Raises
    ------
    ModelError
        If the method is not known, there is no latent variable, or one has no observed indicators (Bartlett), or
        ordered items depend on each other in a way that has no closed probabilities.
    DataError
        If only moments were fitted, or `data` does not suit the model.

    Notes
    -----
    lavaan 0.6-14 takes other numbers for the same posterior in some models with ordered variables: under ``theta``
    and in groups with free scales it mixes scaled thresholds with unscaled residuals, in all groups it takes the first
    one's loadings, and it leaves out effects of covariates on items, covariances of residuals, and variables that only
    covary with a factor. Here all of these are as the model has them, so that scores do not depend on the
    parameterization, and groups without ties are fits of their own.

    References
    ----------
    Thurstone (1935), The Vectors of Mind; Bartlett (1937), Br J Psychol 28:97-104,
    doi:10.1111/j.2044-8295.1937.tb00863.x; Skrondal & Laake (2001), Psychometrika 66:563-576, doi:10.1007/BF02296196
    """
    wanted = str(method).lower()
    if wanted not in METHODS:
        raise ModelError(
            f"predict: method={method!r} is not known{nearest(wanted, METHODS) or '.'} There are {', '.join(METHODS)}."
        )
    wanted = SAME.get(wanted, wanted)
    latent = list(fit.parameters.latent)
    if not latent:
        raise ModelError(
            "predict: the model has no latent variable. Its observed variables are their own scores."
        )
    frames, places = [], []
    for g, label, rows, where, index in _rows(fit, data, group):
        s = scoring(fit, g)
        if wanted == "bartlett":
            _check_measured(s, latent)
        scored = ordered_scores(fit, g, rows, wanted) if fit.parameters.ordered else _scores(s, rows, wanted)
        frame = pd.DataFrame(scored, index=index, columns=latent)
        if len(fit.groups) > 1:
            frame.insert(0, "group", label)
        frames.append(frame)
        places.append(where)
    order = np.argsort(np.concatenate(places), kind="stable")
    return pd.concat(frames).iloc[order]


def scoring(fit: Fit, g: int) -> Scoring:
    """Take one group's matrices."""
    ram, at = fit.rams[g], fit.implied[g]
    p = ram.n_observed
    A, S, _ = ram.matrices(fit.theta)
    mu, center = at.mu, at.means[p:]
    if not fit.parameters.meanstructure:  # what free intercepts of the observed variables would give
        mu = fit.samples[g].mean
        center = np.asarray(np.linalg.solve(np.eye(len(A) - p) - A[p:, p:], A[p:, :p] @ mu), dtype=float)
    return Scoring(mu, center, at.sigma, at.total[p:, :p], A[:p, p:], A[:p, :p], S[:p, :p])


def _check_measured(s: Scoring, latent: list[str]) -> None:
    if (unmeasured := np.flatnonzero(~s.loadings.any(0))).size:
        raise ModelError(
            f"predict: Bartlett scores need observed indicators, which {latent[unmeasured[0]]!r} has not. "
            f"Take method='regression'."
        )


def _scores(s: Scoring, rows: Array, method: str) -> Array:
    out = np.full((len(rows), len(s.center)), np.nan)
    for mask, members in _patterns(rows):
        away = rows[members][:, mask] - s.mu[mask]
        weights = _regression(s, mask) if method == "regression" else _bartlett(s, mask)
        out[members] = s.center + away @ weights.T
    return out


def _patterns(rows: Array) -> Iterator[tuple[Mask, NDArray[np.intp]]]:
    """Give each distinct pattern of answers, with its rows; rows without any are left out."""
    masks, of = np.unique(~np.isnan(rows), axis=0, return_inverse=True)
    for k, mask in enumerate(masks):
        if mask.any():
            yield mask, np.flatnonzero(of.ravel() == k)


def _regression(s: Scoring, mask: Mask) -> Array:
    return np.asarray(np.linalg.solve(s.sigma[np.ix_(mask, mask)], s.cross[:, mask].T).T)


def _bartlett(s: Scoring, mask: Mask) -> Array:
    """Weights (f, observed); NaN for a latent variable that these answers do not measure."""
    needs = (s.direct != 0) & ~mask[None, :]
    usable = mask & s.loadings.any(1) & ~needs.any(1)
    L = s.loadings[usable]
    seen = L.any(0)
    weights = np.full((L.shape[1], int(mask.sum())), np.nan)
    L = L[:, seen]
    if np.linalg.matrix_rank(L) < L.shape[1] or not L.size:
        return weights
    # adding L L' to the residual covariances leaves the estimator as it is, and allows residual variances of 0
    spread = s.residual[np.ix_(usable, usable)] + L @ L.T
    W = np.linalg.solve(spread, L)
    own = np.eye(len(mask))[np.ix_(usable, mask)] - s.direct[np.ix_(usable, mask)]
    weights[seen] = np.linalg.solve(L.T @ W, W.T @ own)
    return weights


def _rows(
    fit: Fit, data: pd.DataFrame | None, group: str | None
) -> Iterator[tuple[int, str, Array, NDArray[np.intp], pd.Index]]:
    if data is None:
        if fit.sample.rows is None:
            raise DataError(
                "predict: only moments were fitted, no rows. Give data= with the model's variables."
            )
        for g, rows in enumerate(fit.sample.rows):
            if rows.places is not None and rows.index is not None:
                yield g, rows.label, rows.values, rows.places, rows.index
        return
    values = model_values(data, fit.parameters.observed, fit.parameters.ordered)
    if fit.options.missing == "listwise":
        values[np.isnan(values).any(axis=1)] = np.nan
    for g, label, mine in _members(fit, data, group):
        yield g, label, values[mine], np.flatnonzero(mine), data.index[mine]


def _members(fit: Fit, data: pd.DataFrame, group: str | None) -> Iterator[tuple[int, str, Mask]]:
    if len(fit.groups) == 1:
        yield 0, fit.groups[0], np.full(len(data), True)
        return
    if group is None or group not in data:
        raise DataError(
            "predict: the fit has several groups. Name the column of data= that tells them apart, as group='school'."
        )
    labels = data[group].map(str)
    if unknown := sorted(set(labels) - set(fit.groups)):
        raise DataError(
            f"predict: column {group!r} holds {len(unknown)} value(s) that the fit has no group for. The groups are "
            f"{', '.join(map(repr, fit.groups))}; leave other rows out."
        )
    for g, label in enumerate(fit.groups):
        yield g, label, (labels == label).to_numpy()
