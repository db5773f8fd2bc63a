"""Differences of change between groups by every method, from least squares and from the structural model."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.panel.fitting import fitted
from analysis.panel.groups import baseline_model
from analysis.panel.groups.adjust import adjusted, correlation_of, half_width, two_sided
from analysis.panel.groups.regression import Effects
from analysis.panel.groups.regression import effects as least_squares
from analysis.sem import Fit

Array = NDArray[np.float64]


def fit_of(
    rows: pd.DataFrame,
    first: str,
    second: str,
    groups: tuple[str, ...],
    dummies: tuple[str, ...],
    beside: tuple[str, ...],
    reliability: float | None,
    missing: str,
    errors: str,
    cluster: str | None,
) -> Fit:
    error = None
    if reliability is not None:
        within = _within(rows, first, dummies)
        error = (1 - reliability) * within
    model = baseline_model.text(first, second, dummies, beside, error)
    options: dict[str, Any] = {"missing": missing, "cluster": cluster}
    options["estimator"] = "MLR" if errors != "standard" or cluster else "ML"
    return fitted(model, rows, baseline_model.about(groups, error is not None), options)


def _within(rows: pd.DataFrame, column: str, dummies: Sequence[str]) -> float:
    """Variance within groups, divisor n, as maximum likelihood has it."""
    known = rows[rows[column].notna()]
    parts = known.groupby([known[name] for name in dummies])[column]
    return float((known[column] - parts.transform("mean")).pow(2).mean())


def effects_of(
    rows: pd.DataFrame,
    first: str,
    second: str,
    dummies: tuple[str, ...],
    beside: tuple[str, ...],
    fit: Fit,
    reliability: float | None,
    missing: str,
    errors: str,
    cluster: str | None,
) -> tuple[list[Effects], Effects, float]:
    """Every method's effects, those at baseline, and the slope within groups."""
    count = len(dummies)
    latent = baseline_model.effects(fit, "change", "latent change score", count)
    true = [] if reliability is None else [
        baseline_model.effects(fit, "ancova_true", "reliability-adjusted ANCOVA", count)
    ]  # fmt: skip
    indicators, others = rows[list(dummies)], rows[list(beside)]
    clusters = None if cluster is None else rows[cluster]
    known = rows[first].notna()
    start, _ = least_squares(
        "baseline", rows.loc[known, first], indicators[known], others[known], errors,
        None if clusters is None else clusters[known],
    )  # fmt: skip
    if missing == "fiml":
        slope = fit.estimates.query("op == ':=' and lhs == 'slope'")["estimate"].item()
        start = Effects("baseline", *_of_labels(fit, count), n=fit.n)
        return [latent, baseline_model.effects(fit, "ancova", "ANCOVA", count), *true], start, float(slope)
    change, _ = least_squares(
        "change score", rows[second] - rows[first], indicators, others, errors, clusters
    )
    both = pd.concat([rows[[first]], others], axis=1)
    ancova, coefficients = least_squares("ANCOVA", rows[second], indicators, both, errors, clusters)
    return [change, ancova, latent, *true], start, float(coefficients[1 + count])


def _of_labels(fit: Fit, count: int) -> tuple[Array, Array]:
    """The groups' differences at baseline in the structural model, with their covariance."""
    names = [f"a{k}" for k in range(1, count + 1)]
    frame = fit.estimates.set_index("label")["estimate"]
    return frame[names].to_numpy(dtype=float), fit.covariance.loc[names, names].to_numpy(dtype=float)


def contrasts(found: Effects, groups: tuple[str, ...], method: str, level: float) -> pd.DataFrame:
    """All pairs of groups, earlier less later."""
    pairs = list(combinations(range(len(groups)), 2))
    C = np.array([_row(a, len(groups)) - _row(b, len(groups)) for a, b in pairs])
    estimate, covariance = C @ found.values, C @ found.covariance @ C.T
    se, R = np.sqrt(np.diag(covariance)), correlation_of(covariance)
    statistic, width = estimate / se, half_width(method, R, level, found.df)
    return pd.DataFrame(
        {
            "method": found.method,
            "contrast": [f"{groups[a]} - {groups[b]}" for a, b in pairs],
            "estimate": estimate,
            "se": se,
            "df": found.df,
            "statistic": statistic,
            "p": two_sided(statistic, found.df),
            "p_adjusted": adjusted(method, statistic, R, found.df),
            "low": estimate - width * se,
            "high": estimate + width * se,
            "n": found.n,
        }
    )


def _row(group: int, count: int) -> Array:
    """One group in terms of the differences to the first."""
    return np.asarray(np.eye(count)[group, 1:], dtype=float)
