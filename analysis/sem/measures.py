"""The fit measures of a model, by lavaan's names with ``_`` for ``.``."""

from __future__ import annotations

import math

import numpy as np
from scipy.stats import chi2

from analysis.sem.indices.absolute import absolute, goodness
from analysis.sem.indices.incremental import incremental
from analysis.sem.indices.likelihood import criteria, loglik
from analysis.sem.indices.residual import residual
from analysis.sem.indices.rmsea import rmsea
from analysis.sem.linalg import positive
from analysis.sem.moments import Moments
from analysis.sem.ram import Implied
from analysis.sem.table import ParameterTable


def baseline(table: ParameterTable, samples: tuple[Moments, ...]) -> tuple[float, int]:
    r"""Give the baseline model's statistic and degrees of freedom, in closed form.

    In the baseline model every explained variable keeps its variance (and mean) and correlates with nothing;
    covariates keep their covariances, as lavaan has it. Then
    :math:`\chi^2_0 = \sum_g n_g(\sum_{i\notin x}\log s_{ii} + \log|S_{xx}| - \log|S|)`.
    """
    x = [table.observed.index(v) for v in table.covariates]
    y = [i for i in range(len(table.observed)) if i not in x]
    chisq = 0.0
    for sample in samples:
        S = sample.covariance
        within = float(positive(S[np.ix_(x, x)]).logdet) if x else 0.0
        chisq += sample.n * (float(np.log(np.diag(S)[y]).sum()) + within - float(positive(S).logdet))
    pairs = len(y) * (len(y) - 1) // 2 + len(y) * len(x)
    return max(chisq, 0.0), table.groups * pairs


def measures(
    table: ParameterTable, samples: tuple[Moments, ...], implied: tuple[Implied, ...], value: float, df: int
) -> dict[str, float]:
    """Give all fit measures of a maximum-likelihood fit.

    Parameters
    ----------
    table : ParameterTable
    samples, implied : tuple of Moments, of Implied
        One a group.
    value : float
        Half the discrepancy at the minimum (lavaan's ``fmin``).
    df : int

    Returns
    -------
    dict
        ``npar fmin chisq df pvalue baseline_… cfi tli … logl aic bic ntotal … rmsea … srmr …``.
        Log-likelihoods are of the explained variables given the exogenous covariates, as lavaan's are.
    """
    n = sum(s.n for s in samples)
    npar = table.n_free
    fmin = max(value, 0.0) if df > 0 else 0.0
    chisq = 2.0 * n * fmin
    chisq0, df0 = baseline(table, samples)
    means = table.meanstructure
    mu = [i.mu if means else s.mean for i, s in zip(implied, samples, strict=True)]
    of_x = sum(_loglik_of_covariates(table, s) for s in samples)
    logl = sum(loglik(s, i.sigma, m) for s, i, m in zip(samples, implied, mu, strict=True)) - of_x
    unrestricted = sum(loglik(s, s.covariance, s.mean) for s in samples) - of_x
    shares = [s.n / n for s in samples]
    x = [table.observed.index(v) for v in table.exogenous]
    parts = [
        goodness(s.covariance, s.mean, i.sigma, m, meanstructure=means, covariates=x)
        for s, i, m in zip(samples, implied, mu, strict=True)
    ]
    each = [
        residual(s.covariance, s.mean, i.sigma, m, meanstructure=means)
        for s, i, m in zip(samples, implied, mu, strict=True)
    ]
    return {
        "npar": npar,
        "fmin": fmin,
        "chisq": chisq,
        "df": df,
        "pvalue": float(chi2.sf(chisq, df)) if df > 0 else math.nan,
        "baseline_chisq": chisq0,
        "baseline_df": df0,
        "baseline_pvalue": float(chi2.sf(chisq0, df0)) if df0 > 0 else math.nan,
        **incremental(chisq, df, chisq0, df0),
        "logl": logl,
        "unrestricted_logl": unrestricted,
        **criteria(logl, npar, n),
        "ntotal": n,
        **rmsea(chisq, df, n, table.groups),
        **{k: sum(w * e[k] for w, e in zip(shares, each, strict=True)) for k in each[0]},
        **absolute(chisq, df, n, npar, _moments(table), _weighted(parts, shares)),
    }


def _moments(table: ParameterTable) -> int:
    p = len(table.observed)
    return table.groups * (p * (p + 1) // 2 + (p if table.meanstructure else 0))


def _weighted(parts: list[tuple[float, float]], shares: list[float]) -> tuple[float, float]:
    above = sum(w * p[0] for w, p in zip(shares, parts, strict=True))
    below = sum(w * p[1] for w, p in zip(shares, parts, strict=True))
    return above, below


def _loglik_of_covariates(table: ParameterTable, sample: Moments) -> float:
    if not table.exogenous:
        return 0.0
    x = [table.observed.index(v) for v in table.exogenous]
    part = Moments(sample.covariance[np.ix_(x, x)], sample.mean[x], sample.n)
    return loglik(part, part.covariance, part.mean)
