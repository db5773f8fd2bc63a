"""Are lagged effects the same at all waves, or in all groups? Wald tests from one fit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.stats import chi2

from analysis.errors import ModelError
from analysis.panel.lagged.checks import check_fit
from analysis.sem import Fit
from analysis.sem.about import Path

LAGGED = ("autoregressive", "cross-lagged")


def lag_equality(fit: Fit, over: str = "waves") -> pd.DataFrame:
    r"""Test that each lagged effect is equal over waves, or over groups; and all of them together.

    .. math:: W = (C\hat\theta)' (C \hat V C')^{-1} (C\hat\theta)

    with C the differences between neighbors; it needs one fit, in which the effects are free, and is as robust as that
    fit's errors. The likelihood-ratio test compares it with a fit where they are equal: `analysis.compare`.

    Parameters
    ----------
    fit : Fit
        Of `clpm` or `riclpm`, with the effects in question free.
    over : str
        ``waves`` or ``groups``.

    Returns
    -------
    DataFrame
        what source target waves group chisq df p; the last row is of all effects together.

    Raises
    ------
    ModelError
        If the effects are not free, or there is one group only.

    References
    ----------
    Wald (1943), Trans Am Math Soc 54:426-482

    Examples
    --------
    >>> from analysis.panel import lag_equality, riclpm
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> data = simulate(world.population, 200, seed=1, exact=True)
    >>> columns = {"x": ["x1", "x2", "x3"], "y": ["y1", "y2", "y3"]}
    >>> lag_equality(riclpm(data, columns))[["what", "source", "target", "df"]]
                 what source target  df
    0  autoregressive      x      x   1
    1    cross-lagged      y      x   1
    2    cross-lagged      x      y   1
    3  autoregressive      y      y   1
    4             all                 4
    """
    check_fit("lag_equality", fit)
    if over not in ("waves", "groups"):
        raise ModelError(f"lag_equality: over={over!r} is unknown. It is waves or groups.")
    known = [p for p in (fit.about.paths if fit.about else ()) if p.op == "~" and p.what.startswith(LAGGED)]
    if not known:
        raise ModelError("lag_equality: the fit has no lagged effects. Give a fit of clpm() or riclpm().")
    if any(formula.op == "==" for formula in fit.parameters.formulas):
        raise ModelError(
            "lag_equality: the model's lagged effects are tied by formulas. Give a fit with lags='free', and no "
            "constraints between groups."
        )
    if over == "groups" and len(fit.groups) < 2:
        raise ModelError("lag_equality: the fit has one group. Fit it with group=, or test over='waves'.")
    sets = _over_groups(fit, known) if over == "groups" else _over_waves(fit, known)
    sets = [(words, free) for words, free in sets if len(set(free)) > 1]
    if not sets:
        raise ModelError(
            f"lag_equality: the lagged effects are equal over {over} by the model. Fit it with "
            f"{'group_equal without lags' if over == 'groups' else 'lags=' + repr('free')}."
        )
    rows = [(*words, *_wald(fit, [free])) for words, free in sets]
    rows.append(("all", "", "", "", "", *_wald(fit, [free for _, free in sets])))
    return pd.DataFrame(rows, columns=["what", "source", "target", "waves", "group", "chisq", "df", "p"])


Sets = list[tuple[tuple[str, str, str, str, str], list[int]]]


def _free(fit: Fit) -> dict[tuple[str, str, int], int]:
    return {(r.lhs, r.rhs, r.group): r.free for r in fit.parameters.rows if r.op == "~" and r.free}


def _over_groups(fit: Fit, known: Sequence[Path]) -> Sets:
    free = _free(fit)
    groups = range(1, len(fit.groups) + 1)
    return [
        ((p.what, p.source, p.target, p.waves, ""), [free[p.lhs, p.rhs, g] for g in groups]) for p in known
    ]


def _over_waves(fit: Fit, known: Sequence[Path]) -> Sets:
    free = _free(fit)
    found: dict[tuple[str, str, str, str, str], list[int]] = {}
    for g, label in enumerate(fit.groups, start=1):
        for p in known:
            found.setdefault((p.what, p.source, p.target, "", label), []).append(free[p.lhs, p.rhs, g])
    return list(found.items())


def _wald(fit: Fit, sets: list[list[int]]) -> tuple[float, int, float]:
    pairs = [(a - 1, b - 1) for own in sets for a, b in pairwise(own) if a != b]
    C = np.zeros((len(pairs), len(fit.theta)))
    for i, (a, b) in enumerate(pairs):
        C[i, a], C[i, b] = 1.0, -1.0
    C = C[
        sorted({tuple(row): i for i, row in enumerate(C.tolist())}.values())
    ]  # effects shared by groups count once
    difference = C @ fit.theta
    statistic = float(difference @ np.linalg.solve(C @ fit.vcov @ C.T, difference))
    return statistic, len(C), float(chi2.sf(statistic, len(C)))
