"""The fit measures of a model, by lavaan's names with ``_`` for ``.``."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from analysis.sem.categorical import categorical_misfit
from analysis.sem.fiml import covariates_loglik
from analysis.sem.indices.absolute import absolute, goodness
from analysis.sem.indices.incremental import incremental
from analysis.sem.indices.likelihood import criteria, loglik
from analysis.sem.indices.residual import residual
from analysis.sem.indices.rmsea import rmsea
from analysis.sem.indices.robust import ROBUST, robust_incremental, robust_rmsea
from analysis.sem.moments import Moments
from analysis.sem.options import Estimator
from analysis.sem.ordinal.part import OrdinalPart
from analysis.sem.parts import LeastSquaresPart, weighted
from analysis.sem.population import population_misfit
from analysis.sem.sample import Sample, unbiased
from analysis.sem.solution import Solution
from analysis.sem.tests_of import ExactFit

Array = NDArray[np.float64]


def measures(
    solution: Solution,
    unrelated: Solution,
    sample: Sample,
    estimator: Estimator,
    tests: tuple[ExactFit, ExactFit | None],
    base: tuple[ExactFit, ExactFit | None],
) -> dict[str, float]:
    """Give all fit measures of a fit.

    Parameters
    ----------
    solution, unrelated : Solution
        The model, and its baseline model.
    sample, estimator : Sample, Estimator
    tests, base : tuple of ExactFit
        The standard and (or None) the scaled test of the model, and of the baseline model.

    Returns
    -------
    dict
        ``npar fmin chisq df pvalue baseline_… cfi tli … logl aic bic ntotal … rmsea … srmr …``, each also with
        ``_scaled`` and ``_robust`` where the estimator has a scaled test. Log-likelihoods are of the explained
        variables given the exogenous covariates, as lavaan's are.
    """
    table = solution.table
    n = round(
        sum(m.size for m in sample.moments), 9
    )  # rows, or the sum of weights that were left as they are
    divisor = n - table.groups if unbiased(estimator) else n
    plain, scaled = tests
    plain0, scaled0 = base
    found: dict[str, float] = {
        "npar": solution.npar,
        "fmin": solution.minimum * (1.0 if estimator.discrepancy == "ML" else divisor / n),
        "chisq": plain.chisq,
        "df": plain.df,
        "pvalue": plain.pvalue,
    }
    if scaled is not None:
        found |= _scaled_names("", scaled, estimator)
    found |= {"baseline_chisq": plain0.chisq, "baseline_df": plain0.df, "baseline_pvalue": plain0.pvalue}
    if scaled0 is not None:
        found |= _scaled_names("baseline_", scaled0, estimator)
    found |= incremental(plain.chisq, plain.df, plain0.chisq, plain0.df)
    if scaled is not None and scaled0 is not None:
        after = incremental(scaled.chisq, scaled.df, scaled0.chisq, scaled0.df)
        found |= {f"{name}_scaled": value for name, value in after.items()}
    if estimator.discrepancy == "ML":
        found |= likelihoods(solution, sample)
    found |= _robust(solution, unrelated, sample, estimator, tests, base, divisor)
    found["ntotal"] = n
    found |= rmsea(plain.chisq, plain.df, divisor, table.groups)
    if scaled is not None:
        # a statistic that is only scaled is compared with a chi-square of tr(U Gamma) degrees, as lavaan does
        weight = 1.0 if scaled.shift or plain.df == 0 else scaled.trace
        reached = scaled.chisq if scaled.shift else plain.chisq
        after = rmsea(reached, weight * plain.df, divisor, table.groups)
        found |= {f"{name}_scaled": value for name, value in after.items() if name not in _SETTINGS}
    found |= _residuals(solution, sample)
    if sample.ordinal:
        moments = sum(len(one.statistics) for one in sample.ordinal)
        # Yu (2002): root of the statistic over the statistics of one group, whatever the weights, as lavaan has it
        found["wrmr"] = math.sqrt(plain.chisq * table.groups / moments)
    else:
        p = len(table.observed)
        moments = table.groups * (p * (p + 1) // 2 + (p if table.meanstructure else 0))
    found |= absolute(
        plain.chisq, int(plain.df), divisor, solution.npar, moments, _goodness(solution, sample)
    )
    return found


def _robust(
    solution: Solution,
    unrelated: Solution,
    sample: Sample,
    estimator: Estimator,
    tests: tuple[ExactFit, ExactFit | None],
    base: tuple[ExactFit, ExactFit | None],
    n: float,
) -> dict[str, float]:
    """Give robust CFI, TLI and RMSEA: under a scaled test, and with missing values under any."""
    groups = solution.table.groups
    if sample.ordinal or sample.incomplete:
        if sample.ordinal and not estimator.robust:
            return {}
        found = (
            categorical_misfit(solution, unrelated)
            if sample.ordinal
            else population_misfit(solution, unrelated, sample, estimator)
        )
        if found is None:
            return dict.fromkeys(ROBUST, math.nan)
        return {**robust_incremental(*found), **robust_rmsea(found[0], found[1], n, groups)}
    plain, scaled = tests
    plain0, scaled0 = base
    if scaled is None or scaled0 is None:
        return {}
    return {**robust_incremental(plain, scaled, plain0, scaled0), **robust_rmsea(plain, scaled, n, groups)}


_SETTINGS = ("rmsea_ci_level", "rmsea_close_h0", "rmsea_notclose_h0")


def _scaled_names(prefix: str, test: ExactFit, estimator: Estimator) -> dict[str, float]:
    found = {
        f"{prefix}chisq_scaled": test.chisq,
        f"{prefix}df_scaled": test.df,
        f"{prefix}pvalue_scaled": test.pvalue,
        f"{prefix}chisq_scaling_factor": test.scaling,
    }
    if estimator.test == "scaled_shifted" and not prefix:
        found["chisq_shift_parameter"] = test.shift
    if test.scaling_h1 is not None and test.scaling_h0 is not None and not prefix:
        found |= {"scaling_factor_h1": test.scaling_h1, "scaling_factor_h0": test.scaling_h0}
    return found


def likelihoods(solution: Solution, sample: Sample) -> dict[str, float]:
    """Give log-likelihoods of the model and of the unrestricted model, and information criteria."""
    table = solution.table
    x = [table.observed.index(v) for v in table.exogenous]
    logl = unrestricted = 0.0
    for g, (part, given) in enumerate(zip(solution.objective.parts, sample.moments, strict=True)):
        if sample.incomplete:
            summed, whole = sample.incomplete[g]
            of_x, of_x_alone = covariates_loglik(summed, x, whole) if x else (0.0, 0.0)
            logl += whole.loglik - summed.n * float(part.value(solution.theta)) - of_x
            unrestricted += whole.loglik - of_x_alone
            continue
        implied = solution.implied[g]
        mu = implied.mu if table.meanstructure else given.mean
        of_x = _loglik_of(given, x)
        logl += loglik(given, implied.sigma, mu) - of_x
        unrestricted += loglik(given, given.covariance, given.mean) - of_x
    return {
        "logl": logl,
        "unrestricted_logl": unrestricted,
        **criteria(logl, solution.npar, sum(m.size for m in sample.moments)),
    }


def _loglik_of(sample: Moments, x: list[int]) -> float:
    """The log-likelihood of the exogenous covariates by themselves, which counts for neither model."""
    if not x:
        return 0.0
    part = Moments(sample.covariance[np.ix_(x, x)], sample.mean[x], sample.n, sample.weight)
    return loglik(part, part.covariance, part.mean)


def _residuals(solution: Solution, sample: Sample) -> dict[str, float]:
    means = solution.table.meanstructure
    whole = sum(m.size for m in sample.moments)
    total: dict[str, float] = {}
    for g, (part, given) in enumerate(zip(solution.objective.parts, sample.moments, strict=True)):
        if isinstance(part, OrdinalPart):
            each = part.residuals(solution.theta)
        else:
            implied = solution.implied[g]
            mu = implied.mu if means else given.mean
            each = residual(given.covariance, given.mean, implied.sigma, mu, meanstructure=means)
        for name, value in each.items():
            total[name] = total.get(name, 0.0) + value * given.size / whole
    return total


def _goodness(solution: Solution, sample: Sample) -> float:
    """GFI: one less the residuals' share of the weighted squares, averaged over groups by their rows (or weights)."""
    table = solution.table
    whole_size = sum(m.size for m in sample.moments)
    x = [table.observed.index(v) for v in table.exogenous]
    total = 0.0
    for g, (part, given) in enumerate(zip(solution.objective.parts, sample.moments, strict=True)):
        if isinstance(part, OrdinalPart):
            s, e = part.sample.statistics, part.sample.statistics - part.fitted(solution.theta)
            left, whole = float(e @ part.weigh(e)), float(s @ part.weigh(s))
        elif isinstance(part, LeastSquaresPart):
            s = part.statistics
            e = s - part.fitted(solution.theta)
            left = float(e @ weighted(part.weight, e[:, None])[:, 0])
            whole = float(s @ weighted(part.weight, s[:, None])[:, 0])
        else:
            implied = solution.implied[g]
            mu = implied.mu if table.meanstructure else given.mean
            left, whole = goodness(
                given.covariance,
                given.mean,
                implied.sigma,
                mu,
                meanstructure=table.meanstructure,
                covariates=x,
            )
        total += given.size / whole_size * (1.0 - left / whole if whole > 0 else math.nan)
    return total
