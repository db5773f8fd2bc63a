"""Whether persons' effects are correlated with the predictors: Hausman's test, and Mundlak's clustered form."""

import numpy as np

from analysis.panel.regression.marginal.sandwich import bread
from analysis.panel.regression.result import chi_square
from analysis.panel.regression.types import Array, Integers
from analysis.panel.regression.within.clustered import least_squares, sandwich
from analysis.panel.regression.within.transform import person_means, within

SAME = 1e-9  # difference of two variances, as a part of the larger, that counts as none

Row = tuple[str, float, float, float, float]


def random_effects(x: Array, y: Array, person: Integers) -> tuple[Array, Array, float, float]:
    r"""Return the random-effects estimate, its covariance over the error variance, and two estimates of that variance.

    The intercept is first; the variances are the within estimator's, and that of the random-effects residuals.

    Variances by Swamy and Arora, for unbalanced panels as Baltagi and Chang:
    :math:`\sigma_u^2 = \{SSB - (N - K)\sigma_e^2\} / \{n - tr((X'PX)^{-1} X'JX)\}`, at least 0, with SSB the residual
    sum of squares of the regression on persons' means and J the indicator of the same person.

    References
    ----------
    Swamy & Arora (1972), Econometrica 40:261-275, doi:10.2307/1909405
    Baltagi & Chang (1994), J Econometrics 62:67-89
    """
    n, persons = len(y), int(person[-1]) + 1
    full = np.column_stack([np.ones(n), x])
    own = within(np.column_stack([x, y]), person)
    _, inner = least_squares(own[:, :-1], own[:, -1], person, persons)
    noise = float(inner.residuals @ inner.residuals / inner.df)
    between, outcome = person_means(full, person), person_means(y[:, None], person)[:, 0]
    rest = outcome - between @ np.linalg.lstsq(between, outcome, rcond=None)[0]
    size = np.bincount(person)[person]
    trace = np.trace(np.linalg.pinv(between.T @ between) @ (between.T @ (size[:, None] * between)))
    level = max((float(rest @ rest) - (persons - full.shape[1]) * noise) / (n - float(trace)), 0.0)
    theta = (1 - np.sqrt(noise / (noise + size * level)))[:, None]
    z = full - theta * between
    beta, outer = least_squares(z, y - theta[:, 0] * outcome, person, 0)
    return beta, bread(z), noise, float(outer.residuals @ outer.residuals / outer.df)


def hausman(x: Array, y: Array, person: Integers, beta: Array, covariance: Array) -> list[Row]:
    r"""Return Hausman's test, :math:`d'(V_F - V_R)^{-1}d`, :math:`d = b_F - b_R`, with classical covariances.

    First both have the error variance of the within estimator (Stata's ``sigmaless``), so that their difference is
    positive definite; combinations in which the two estimators are the same (time in a balanced panel) do not count,
    and if they are all the same there is nothing to test.
    Then each has its own, as in plm and by Stata's default; left out where the difference is not positive definite.

    References
    ----------
    Hausman (1978), Econometrica 46:1251-1271, doi:10.2307/1913827
    """
    other, spread, noise, own = random_effects(x, y, person)
    size = np.sqrt(np.diagonal(covariance))
    d, rows = (beta - other[1:]) / size, []
    for name, variance in (("Hausman", noise), ("Hausman, own error variances", own)):
        values, vectors = np.linalg.eigh((covariance - variance * spread[1:, 1:]) / np.outer(size, size))
        apart = values > SAME
        turned = vectors[:, apart].T @ d
        if not apart.any():
            return rows
        if apart.all() or variance == noise:
            rows.append(chi_square(name, float(np.sum(turned**2 / values[apart])), int(apart.sum())))
    return rows


def mundlak(x: Array, y: Array, person: Integers) -> Row | None:
    r"""Return the clustered Wald test of :math:`\gamma = 0` in :math:`y = a + X\beta + \bar X\gamma + e`.

    Valid whatever the variances and correlations within persons. Means that are constant or depend on each other
    (balanced time) are left out; None if none is left.

    References
    ----------
    Mundlak (1978), Econometrica 46:69-85, doi:10.2307/1913646
    """
    base = np.column_stack([np.ones(len(y)), x])
    means = person_means(x, person)
    kept: list[int] = []
    for j in range(x.shape[1]):
        before = np.column_stack([base, means[:, kept]])
        left = means[:, j] - before @ np.linalg.lstsq(before, means[:, j], rcond=None)[0]
        if left @ left > 1e-16 * float(means[:, j] @ means[:, j]) and np.abs(left).max() > 0:
            kept.append(j)
    if not kept:
        return None
    beta, fit = least_squares(np.column_stack([base, means[:, kept]]), y, person, 0)
    g = fit.persons
    v = g / (g - 1) * sandwich(fit)
    k = base.shape[1]
    return chi_square("Mundlak, clustered", float(beta[k:] @ np.linalg.solve(v[k:, k:], beta[k:])), len(kept))
