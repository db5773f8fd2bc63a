"""`baseline_adjustment`: change between groups that differ at baseline, by every method, with what each assumes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.panel.design import wide_of
from analysis.panel.groups.adjust import method_of
from analysis.panel.groups.assumptions import ASSUMES
from analysis.panel.groups.baseline_effects import contrasts, effects_of, fit_of
from analysis.panel.groups.baseline_rows import WHERE, check_options, outcome_of, rows_of
from analysis.panel.groups.baseline_told import means, readings, standardized_differences, warnings
from analysis.panel.groups.names import check_filled, groups_of, without_group
from analysis.sem import Fit
from analysis.waves import Panel
from instruments.lines import frame_text, wrapped
from instruments.showing import Shown


@dataclass(frozen=True, slots=True)
class BaselineAdjustment(Shown):
    """Differences of change between groups, method by method.

    Attributes
    ----------
    table : DataFrame
        method contrast estimate se df statistic p p_adjusted low high n.
    baseline : DataFrame
        contrast difference se df statistic p smd: the groups at baseline (given the covariates); `smd` is the raw
        difference by the standard deviation within groups.
    groups : DataFrame
        group n followed mean_1 sd_1 mean_1_followed mean_2 sd_2.
    slope : float
        Of the follow-up on the baseline within groups (given the covariates), by which change = ANCOVA +
        (slope - 1) · baseline difference.
    assumptions : DataFrame
        method assumes source.
    readings : tuple of str
        The answers in words, a pair of groups each.
    warnings : tuple of str
    fit : Fit
        The structural model behind the latent change score; `fit.model` is its text.

    Examples
    --------
    >>> from analysis import simulate
    >>> from analysis.panel import baseline_adjustment
    >>> data = simulate("after ~ 0.6*before", 200, seed=1).assign(group=["one", "two"] * 100)
    >>> sorted(set(baseline_adjustment(data, ["before", "after"], group="group").table["method"]))
    ['ANCOVA', 'change score', 'latent change score']
    """

    table: pd.DataFrame
    baseline: pd.DataFrame
    groups: pd.DataFrame
    slope: float
    assumptions: pd.DataFrame
    readings: tuple[str, ...]
    warnings: tuple[str, ...]
    fit: Fit

    def __repr__(self) -> str:
        shown = frame_text(self.table)
        told = [wrapped(line, lead="- ") for line in (*self.readings, *self.warnings)]
        return "\n".join(["Change between groups, adjusted for baseline", shown, *told])


def baseline_adjustment(
    data: pd.DataFrame | Panel,
    outcome: Sequence[str],
    *,
    group: str,
    order: Sequence[object] | None = None,
    covariates: Sequence[str] = (),
    reliability: float | None = None,
    missing: Literal["listwise", "fiml"] = "listwise",
    errors: Literal["standard", "HC3"] = "standard",
    cluster: str | None = None,
    adjust: str = "holm",
    level: float = 0.95,
) -> BaselineAdjustment:
    r"""Compare change between groups by change score, ANCOVA and latent change score, side by side.

    .. math:: \hat\delta_{\text{change}} = \hat\delta_{\text{ANCOVA}} + (\hat b - 1)\,\hat\Delta_1

    holds exactly, with b the slope of the follow-up on the baseline within groups and :math:`\Delta_1` the difference
    at baseline: where groups differ at baseline the two methods answer different questions.

    Parameters
    ----------
    data : DataFrame or Panel
        One row a person; a panel is taken wide.
    outcome : two str
        Columns at baseline and at follow-up.
    group : str
        Column of two or more groups.
    order : sequence, optional
        The groups to take, in this order; by default all. Contrasts are earlier less later.
    covariates : sequence of str
        Numeric, of every method.
    reliability : float, optional
        Of the baseline within groups, above 0 and at most 1: adds the ANCOVA freed of its error of measurement.
    missing : str
        ``listwise``: persons with both waves; ``fiml``: also those with one, under missing at random given baseline,
        group and covariates.
    errors : str
        ``standard``, or ``HC3``: not assuming one residual variance (MLR for the structural model).
    cluster : str, optional
        Column of clusters: errors independent between clusters only.
    adjust : str
        As for `path_differences`, over the pairs of groups within each method.
    level : float

    Returns
    -------
    BaselineAdjustment

    Raises
    ------
    DataError
        If columns are absent, equal, in the wrong order, constant, or empty in a group; if there is one group, or one
        of them lies in one cluster.

    References
    ----------
    Lord (1967), Psychol Bull 68:304-305, doi:10.1037/h0025105; Allison (1990), Sociol Methodol 20:93-114;
    van Breukelen (2006), J Clin Epidemiol 59:920-925, doi:10.1016/j.jclinepi.2006.02.007; van Breukelen (2013),
    Multivar Behav Res 48:895-922, doi:10.1080/00273171.2013.831743

    Examples
    --------
    >>> from analysis.panel import baseline_adjustment
    >>> from analysis.panel.power import simulate
    >>> truth = "x2 ~ 0.5*x1 + c(0.1, 0.4)*y1; y2 ~ 0.5*y1 + 0.2*x1; x1 ~~ 0.3*y1; y1 ~ c(0, 0.5)*1"
    >>> data = simulate(truth, 200, seed=1, groups=("post", "read"), exact=True)
    >>> found = baseline_adjustment(data, ("y1", "y2"), group="group")
    >>> found.table[["method", "contrast", "estimate"]].round(2)
                    method     contrast  estimate
    0         change score  post - read      0.25
    1               ANCOVA  post - read      0.03
    2  latent change score  post - read      0.25
    """
    method = method_of(WHERE, adjust)
    check_options(reliability, missing, errors, level)
    frame = wide_of(WHERE, data)
    beside = (covariates,) if isinstance(covariates, str) else tuple(covariates)
    first, second = outcome_of(outcome, frame, group, beside, cluster)
    groups = groups_of(WHERE, frame, group, order)
    check_filled(WHERE, frame, group, groups, (first, second), 3 + len(beside))
    rows, dummies = rows_of(frame, group, groups, (first, second), beside, cluster, missing)
    fit = fit_of(rows, first, second, groups, dummies, beside, reliability, missing, errors, cluster)
    found, start, slope = effects_of(
        rows, first, second, dummies, beside, fit, reliability, missing, errors, cluster
    )
    table = pd.concat([contrasts(e, groups, method, level) for e in found], ignore_index=True)
    at_start = contrasts(start, groups, "none", level).drop(
        columns=["method", "p_adjusted", "low", "high", "n"]
    )
    at_start = at_start.rename(columns={"estimate": "difference"})
    at_start["smd"] = standardized_differences(rows, first, group, groups)
    methods = list(dict.fromkeys(table["method"]))
    assumptions = pd.DataFrame([(m, *ASSUMES[m]) for m in methods], columns=["method", "assumes", "source"])
    return BaselineAdjustment(
        table,
        at_start,
        means(frame, group, groups, first, second),
        slope,
        assumptions,
        readings(table, at_start, slope),
        (
            *without_group(frame, group, groups),
            *warnings(frame, group, groups, first, second, missing, rows, cluster),
        ),
        fit,
    )
