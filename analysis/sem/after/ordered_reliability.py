"""Reliability of sums of ordered answers, on the scale of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from analysis.errors import ModelError
from analysis.sem.fit import Fit
from analysis.sem.ordinal.bivariate import bell, distribution
from analysis.sem.ordinal.implied import implied
from analysis.sem.ordinal.part import OrdinalPart

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Items:
    """A factor's items in a fit with ordered variables.

    Attributes
    ----------
    effects : ndarray, shape (k,)
        Effects of the factor on the scaled responses.
    thresholds : tuple of ndarray
        Of the scaled responses, as the model implies them; empty for a continuous item.
    implied, sample : ndarray, shape (k, k)
        Covariances of the scaled responses: 1 on the diagonal of ordered items.
    answers : ndarray, shape (n, k)
        Category numbers, from 0, and measures; rows that answered all k.
    """

    effects: Array
    thresholds: tuple[Array, ...]
    implied: Array
    sample: Array
    answers: Array

    @property
    def ordered(self) -> NDArray[np.bool_]:
        return np.array([len(t) > 0 for t in self.thresholds])


def items_of(fit: Fit, g: int, effects: Array, factor: str) -> Items:
    """Take a factor's items, by its effects (p,) on the observed variables of group g.

    Raises
    ------
    ModelError
        If there are covariates, and ordered items among the factor's.
    """
    part = fit.solution.objective.parts[g]
    if not isinstance(part, OrdinalPart):
        raise TypeError(f"no ordered variables in {type(part).__name__}")
    model, at = part.model, implied(part.model, fit.theta)
    which = np.flatnonzero(effects[model.explained] != 0)
    ordered = [bool(np.isin(i, model.ordered)) for i in which]
    if any(ordered) and len(model.covariates):
        raise ModelError(
            f"reliability: the answers to the ordered items of {factor!r} are modelled given covariates, so that their "
            f"own distribution, and with it the variance of their sum, is not known. Fit the factor without covariates."
        )
    rows = () if fit.sample.rows is None else fit.sample.rows
    answers = rows[g].values[:, model.explained[which]]
    return Items(
        effects[model.explained[which]] * at.scale[which],
        tuple(
            at.thresholds[model.cut_of == i] if cut else np.zeros(0)
            for i, cut in zip(which, ordered, strict=True)
        ),
        at.covariance[np.ix_(which, which)],
        part.sample.covariance[np.ix_(which, which)],
        answers[~np.isnan(answers).any(axis=1)],
    )


def categorical_omega(items: Items, variance: float, covariance: Array) -> float:
    r"""Give the share of the variance of a sum of category numbers that a factor accounts for.

    .. math:: \omega = \frac{\sum_{ij}\left[\sum_{cc'}\Phi_2(\tau_{ic},\tau_{jc'};\lambda_i\lambda_j\phi)
              - \sum_c\Phi(\tau_{ic})\sum_{c'}\Phi(\tau_{jc'})\right]}
              {\sum_{ij}\left[\sum_{cc'}\Phi_2(\tau_{ic},\tau_{jc'};\rho_{ij})
              - \sum_c\Phi(\tau_{ic})\sum_{c'}\Phi(\tau_{jc'})\right]}

    with :math:`\rho_{ii}=1`: the covariance of two sums that share the factor alone, over the variance of the sum. A
    continuous item's covariance with an ordered one is :math:`\sigma_{ij}\sum_c\varphi(\tau_{ic})`.

    Parameters
    ----------
    items : Items
    variance : float
        Of the factor.
    covariance : ndarray, shape (k, k)
        Of the scaled responses: the model's or the sample's.

    References
    ----------
    Green & Yang (2009), Psychometrika 74:155-167, doi:10.1007/s11336-008-9099-3, formula 21; Olsson, Drasgow & Dorans
    (1982), Psychometrika 47:337-347, doi:10.1007/BF02294164
    """
    common = np.outer(items.effects, items.effects) * variance
    return float(of_answers(common, items.thresholds).sum() / of_answers(covariance, items.thresholds).sum())


def of_answers(covariance: Array, thresholds: Sequence[Array]) -> Array:
    """Turn covariances of scaled responses into those of category numbers (measures stay), shape (k, k).

    A diagonal element of 1 of an ordered item is its variance; below 1 the covariance of two items like it.
    """
    k = len(covariance)
    out = np.array(covariance, dtype=float)
    for i in range(k):
        for j in range(i + 1):
            own, other = thresholds[i], thresholds[j]
            if len(own) and len(other):
                out[i, j] = _both_cut(own, other, float(covariance[i, j]))
            elif len(own) or len(other):
                out[i, j] = covariance[i, j] * bell(own if len(own) else other).sum()
            out[j, i] = out[i, j]
    return out


def _both_cut(own: Array, other: Array, rho: float) -> float:
    h, k = own[:, None], other[None, :]
    both = ndtr(np.minimum(h, k)) if rho >= 1.0 - 1e-12 else distribution(h, k, np.asarray(rho))
    return float(np.sum(both - ndtr(h) * ndtr(k)))
