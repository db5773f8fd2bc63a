"""`baseline_adjustment`: change between groups that differ at baseline, by every method, with what each assumes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import DataError
from analysis.panel.fitting import fitted
from analysis.panel.groups import baseline_model
from analysis.panel.groups.adjust import adjusted, correlation_of, half_width, method_of, two_sided
from analysis.panel.groups.assumptions import ASSUMES, LORD, reading
from analysis.panel.groups.names import check_filled, groups_of, without_group, words_of
from analysis.panel.groups.regression import Effects
from analysis.panel.groups.regression import effects as least_squares
from analysis.sem import Fit
from analysis.waves import Panel
from analysis.words import nearest

Array = NDArray[np.float64]

WHERE = "baseline_adjustment"
FEW_CLUSTERS = (
    50  # below, clustered errors are too small on average: Cameron & Miller (2015), J Hum Resour 50:317-372
)


@dataclass(frozen=True, slots=True)
class BaselineAdjustment:
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
        shown = self.table.to_string(index=False, float_format="{:.3f}".format)
        return "\n".join(
            ["Change between groups, adjusted for baseline", shown, *self.readings, *self.warnings]
        )

    def _repr_html_(self) -> str:
        frames = (self.table, self.baseline, self.groups, self.assumptions)
        tables = "".join(f.to_html(index=False, float_format="{:.3f}".format) for f in frames)
        words = "".join(f"<p>{line}</p>" for line in (*self.readings, *self.warnings))
        return f"{tables}{words}<p>{LORD}</p>"


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
        If columns are absent, equal, in the wrong order, constant, or empty in a group; if there is one group.

    References
    ----------
    Lord (1967), Psychol Bull 68:304-305, doi:10.1037/h0025105; Allison (1990), Sociol Methodol 20:93-114,
    doi:10.2307/271083; van Breukelen (2006), J Clin Epidemiol 59:920-925, doi:10.1016/j.jclinepi.2006.02.007; van
    Breukelen (2013), Multivar Behav Res 48:895-922, doi:10.1080/00273171.2013.831743
    """
    method = method_of(WHERE, adjust)
    _check_options(reliability, missing, errors, level)
    frame = data.wide([c.name for c in data.columns]) if isinstance(data, Panel) else data
    beside = (covariates,) if isinstance(covariates, str) else tuple(covariates)
    first, second = _outcome(outcome, frame, (*beside, *([cluster] if cluster else [])))
    groups = groups_of(WHERE, frame, group, order)
    check_filled(WHERE, frame, group, groups, (first, second), 3 + len(beside))
    rows, dummies = _rows(frame, group, groups, (first, second), beside, cluster, missing)
    fit = _fit(rows, first, second, groups, dummies, beside, reliability, missing, errors, cluster)
    found, start, slope = _effects(
        rows, first, second, dummies, beside, fit, reliability, missing, errors, cluster
    )
    table = pd.concat([_contrasts(e, groups, method, level) for e in found], ignore_index=True)
    at_start = _contrasts(start, groups, "none", level).drop(
        columns=["method", "p_adjusted", "low", "high", "n"]
    )
    at_start = at_start.rename(columns={"estimate": "difference"})
    at_start["smd"] = _smd(rows, first, group, groups)
    methods = list(dict.fromkeys(table["method"]))
    assumptions = pd.DataFrame([(m, *ASSUMES[m]) for m in methods], columns=["method", "assumes", "source"])
    return BaselineAdjustment(
        table,
        at_start,
        _means(frame, group, groups, first, second),
        slope,
        assumptions,
        _readings(table, at_start, slope),
        (
            *without_group(frame, group, groups),
            *_warnings(frame, group, groups, first, second, missing, rows, cluster),
        ),
        fit,
    )


def _check_options(reliability: float | None, missing: str, errors: str, level: float) -> None:
    if reliability is not None and not 0 < reliability <= 1:
        raise DataError(
            f"{WHERE}: reliability={reliability!r} must lie above 0 and be at most 1, such as 0.85."
        )
    if missing not in ("listwise", "fiml"):
        raise DataError(f"{WHERE}: missing={missing!r} is not known. Choose 'listwise' or 'fiml'.")
    if errors not in ("standard", "HC3"):
        raise DataError(f"{WHERE}: errors={errors!r} is not known. Choose 'standard' or 'HC3'.")
    if not 0 < level < 1:
        raise DataError(f"{WHERE}: level={level!r} must lie between 0 and 1, such as 0.95.")


def _outcome(outcome: Sequence[str], frame: pd.DataFrame, beside: Sequence[str]) -> tuple[str, str]:
    if isinstance(outcome, str) or len(outcome) != 2:
        raise DataError(f"{WHERE}: outcome={outcome!r} must be two columns: at baseline, and at follow-up.")
    first, second = (str(name) for name in outcome)
    known = [str(column) for column in frame.columns]
    for name in (first, second, *beside):
        if name not in known:
            raise DataError(
                f"{WHERE}: there is no column {name!r}{nearest(name, known) or '.'} Correct the name."
            )
    if first == second or frame[first].equals(frame[second]):
        raise DataError(
            f"{WHERE}: {first!r} and {second!r} are the same values. Name the outcome at baseline and at follow-up."
        )
    _check_order(first, second)
    for name in (first, second):
        if len(frame[name].dropna().unique()) == 1:
            raise DataError(
                f"{WHERE}: column {name!r} is constant (variance 0): there is nothing to adjust for or to explain. "
                f"Take another measure."
            )
    return first, second


def _check_order(first: str, second: str) -> None:
    """Refuse names that differ by a number alone which falls, as ``cesd_2`` before ``cesd_1``."""
    numbers = [re.findall(r"\d+", name) for name in (first, second)]
    same = re.sub(r"\d+", "#", first) == re.sub(r"\d+", "#", second)
    changed = [(int(a), int(b)) for a, b in zip(*numbers, strict=True) if a != b] if same else []
    if len(changed) == 1 and changed[0][0] > changed[0][1]:
        raise DataError(
            f"{WHERE}: outcome=({first!r}, {second!r}) has the later wave first, by its number. Put the baseline "
            f"first; if the numbers are no waves, rename the columns."
        )


def _rows(
    frame: pd.DataFrame,
    group: str,
    groups: tuple[str, ...],
    outcome: tuple[str, str],
    beside: tuple[str, ...],
    cluster: str | None,
    missing: str,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The rows to use, with 0/1 columns of all groups but the first."""
    texts = frame[group].astype(object).map(str)
    needed = [*beside, *([cluster] if cluster else [])]
    use = texts.isin(list(groups)) & frame[needed].notna().all(axis=1)
    both = frame[list(outcome)].notna()
    use &= both.all(axis=1) if missing == "listwise" else both.any(axis=1)
    columns = list(dict.fromkeys([group, *outcome, *needed]))
    rows = frame.loc[use, columns].copy()
    names = tuple(f"{group}_{word}" for word in words_of(groups)[1:])
    if taken := [name for name in names if name in columns]:
        raise DataError(
            f"{WHERE}: column {taken[0]!r} has the name that the indicator of a group takes. Rename the column."
        )
    for name, value in zip(names, groups[1:], strict=True):
        rows[name] = (texts[use] == value).astype(float)
    return rows, names


def _fit(
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


def _effects(
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


def _contrasts(found: Effects, groups: tuple[str, ...], method: str, level: float) -> pd.DataFrame:
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


def _smd(rows: pd.DataFrame, first: str, group: str, groups: tuple[str, ...]) -> list[float]:
    """Raw differences at baseline by the pooled standard deviation within groups (divisor n - groups)."""
    parts = rows[first].groupby(rows[group].astype(object).map(str))
    count, variance, mean = parts.count(), parts.var(), parts.mean()
    sd = np.sqrt(float(((count - 1) * variance).sum()) / (int(count.sum()) - len(groups)))
    return [float(mean[a] - mean[b]) / float(sd) for a, b in combinations(groups, 2)]


def _means(frame: pd.DataFrame, group: str, groups: tuple[str, ...], first: str, second: str) -> pd.DataFrame:
    texts = frame[group].astype(object).map(str)
    found = []
    for value in groups:
        y1, y2 = (frame.loc[texts == value, name] for name in (first, second))
        kept = y1[y2.notna()]
        found.append((value, int(y1.notna().sum()), int((y1.notna() & y2.notna()).sum()), y1.mean(), y1.std(),
                      kept.mean(), y2.mean(), y2.std()))  # fmt: skip
    columns = ["group", "n", "followed", "mean_1", "sd_1", "mean_1_followed", "mean_2", "sd_2"]
    return pd.DataFrame(found, columns=columns)


def _readings(table: pd.DataFrame, start: pd.DataFrame, slope: float) -> tuple[str, ...]:
    by = table.set_index(["method", "contrast"])["estimate"]
    change = "change score" if "change score" in set(table["method"]) else "latent change score"
    return tuple(
        reading(
            row["contrast"], row["smd"], by[change, row["contrast"]], by["ANCOVA", row["contrast"]], slope
        )
        for _, row in start.iterrows()
    )


def _warnings(
    frame: pd.DataFrame,
    group: str,
    groups: tuple[str, ...],
    first: str,
    second: str,
    missing: str,
    rows: pd.DataFrame,
    cluster: str | None,
) -> tuple[str, ...]:
    texts = frame[group].astype(object).map(str)
    mine = frame[texts.isin(list(groups))]
    found = []
    lost = {g: int(mine.loc[texts == g, second].isna().sum()) for g in groups}
    if total := sum(lost.values()):
        told = ", ".join(f"{g} {count}" for g, count in lost.items())
        what = "are left out: drop-out that depends on the baseline moves the change score" if (
            missing == "listwise"
        ) else "count under missing at random given baseline, group and covariates"  # fmt: skip
        found.append(f"{total} person(s) have no follow-up ({told}) and {what}.")
    if cluster is not None and (number := int(rows[cluster].nunique())) < FEW_CLUSTERS:
        found.append(
            f"{number} clusters are few: clustered errors rest on their number, not on that of persons, and are too "
            f"small on average below {FEW_CLUSTERS}."
        )
    return tuple(found)
