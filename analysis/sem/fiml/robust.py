"""Population misfit under missing data: the statistic and scaling factor behind robust CFI, TLI and RMSEA."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from analysis.sem import ml
from analysis.sem.fiml.information import saturated_information
from analysis.sem.fiml.patterns import Patterns
from analysis.sem.fiml.saturated import Saturated
from analysis.sem.fiml.scores import saturated_scores
from analysis.sem.moments import Moments
from analysis.sem.parts import explained
from analysis.sem.weights import normal_weight

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class RobustParts:
    """What one group's unrestricted moments give to every model of it.

    Attributes
    ----------
    share : float
        The group's share of all rows.
    unrestricted : Saturated
    kept : ndarray of int, shape (k,)
        Which moments are explained: all but the means and covariances of exogenous covariates.
    complete : ndarray, shape (k, k)
        One person's information of complete data at the unrestricted moments, W_c.
    incomplete : ndarray, shape (k, k)
        The information of these data there, W_m.
    meat : ndarray, shape (k, k), or None
        Mean cross-product of the rows' scores there, J_m; `None` where the data are taken as normal.
    crossed : ndarray, shape (k, k), or None
        J_m inv(W_m) W_c.
    level : float
        tr(W_c Gamma).
    """

    share: float
    unrestricted: Saturated
    kept: Index
    complete: Array
    incomplete: Array
    meat: Array | None
    crossed: Array | None
    level: float


def robust_parts(
    unrestricted: Saturated,
    patterns: Patterns,
    *,
    exogenous: Sequence[int] = (),
    random_covariates: Sequence[int] = (),
    share: float = 1.0,
    scores: Array | None = None,
    information: Literal["expected", "observed", "first_order"] = "observed",
) -> RobustParts:
    """Prepare a group for `corrected`.

    Parameters
    ----------
    unrestricted : Saturated
    patterns : Patterns
    exogenous : sequence of int
        Columns of covariates whose moments are fixed.
    random_covariates : sequence of int
        Columns of covariates whose moments are free (``fixed_x=False``): lavaan leaves their own moments out of
        the complete-data information only, which is a slip; give them here to agree with it.
    share : float
        Of the group in all rows.
    scores : ndarray, shape (rows or clusters, p + p(p+1)/2), optional
        From `saturated_scores`, for statistics robust against non-normality (estimator MLR).
    information : str
        Which stands for W_m in the projection on the model; the observed one is the paper's, the others are
        lavaan's where errors take them.

    Returns
    -------
    RobustParts
    """
    p = patterns.p
    kept = np.flatnonzero(explained(p, exogenous, means=True))
    grid = np.ix_(kept, kept)
    seen = explained(p, random_covariates, means=True)
    complete = (normal_weight(unrestricted.covariance, means=True) * np.outer(seen, seen))[grid]
    mean, covariance = unrestricted.mean, unrestricted.covariance
    observed = saturated_information(mean, covariance, patterns, "observed")[grid]
    incomplete = observed
    if information == "expected":
        incomplete = saturated_information(mean, covariance, patterns, "expected")[grid]
    elif information == "first_order":
        own = saturated_scores(mean, covariance, patterns)
        incomplete = (own.T @ own / patterns.n)[grid]
    factor = cho_factor(observed, lower=True)
    ratio = cho_solve(factor, complete)
    if scores is None:
        level = float(np.trace(ratio))
        return RobustParts(share, unrestricted, kept, complete, incomplete, None, None, level)
    meat = scores[:, kept].T @ scores[:, kept] / patterns.n
    level = float(np.sum(cho_solve(factor, meat) * ratio.T))
    return RobustParts(share, unrestricted, kept, complete, incomplete, meat, meat @ ratio, level)


def corrected(
    parts: Sequence[RobustParts],
    implied: Sequence[tuple[Array, Array]],
    jacobians: Sequence[Array],
    n: float,
    df: int,
) -> tuple[float, float]:
    r"""Give the complete-data statistic of a full-information fit, and its scaling factor.

    .. math:: T = n\sum_g f_g F_{ML}(\tilde\mu_g, \tilde\Sigma_g; \hat\mu_g, \hat\Sigma_g),\quad
              c = \frac1{df}\, tr(R' W_c R\,\Gamma),\quad R = I - \Delta(\Delta'W_m\Delta)^{-1}\Delta'W_m

    with the unrestricted and the model's full-information moments, :math:`W_c` the complete-data and
    :math:`W_m` the observed information of the moments, and :math:`\Gamma = W_m^{-1}J_mW_m^{-1}` their
    asymptotic covariance (:math:`W_m^{-1}` for normal data). T less c times df estimates n times the misfit
    that complete data would show; from it CFI, TLI and RMSEA are computed as from any scaled statistic.

    Parameters
    ----------
    parts : sequence of RobustParts
        One a group.
    implied : sequence of (ndarray, ndarray)
        The model's covariances and means in each group.
    jacobians : sequence of ndarray, shape (p + p(p+1)/2, q)
        Slope of these by the free parameters, means first; under linear constraints times a basis of the
        directions that they leave.
    n : float
        Rows in all groups.
    df : int
        At least 1.

    Returns
    -------
    tuple of float
        T and c.

    References
    ----------
    Zhang & Savalei (2023), Psychol Methods 28:263-283, doi:10.1037/met0000445: FIML-C, version 6 for normal
    data, version 3 otherwise
    """
    q = jacobians[0].shape[-1]
    statistic = trace = 0.0
    E, C, B, crossed = (np.zeros((q, q)) for _ in range(4))
    for part, (sigma, mu), jacobian in zip(parts, implied, jacobians, strict=True):
        f, D = part.share, jacobian[part.kept]
        sample = Moments(part.unrestricted.covariance, part.unrestricted.mean, 1)
        statistic += n * f * float(ml.discrepancy(sigma, mu, sample).value)
        trace += part.level
        E += f * D.T @ part.incomplete @ D
        C += f * D.T @ part.complete @ D
        if part.meat is not None and part.crossed is not None:
            B += f * D.T @ part.meat @ D
            crossed += f * D.T @ part.crossed @ D
    if q:
        # with Gamma = inv(W_m) both products are tr(inv(E) C), and of the three terms one remains
        inverse = np.linalg.inv(E)
        if parts[0].meat is None:
            trace -= float(np.sum(inverse * C))
        else:
            trace += float(np.sum((inverse @ C @ inverse) * B)) - 2.0 * float(np.sum(inverse * crossed.T))
    return statistic, trace / df
