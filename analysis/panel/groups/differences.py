"""`path_differences`: do paths and indirect effects differ between groups, all pairs, with adjusted p."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import chi2

from analysis.errors import FitError, ModelError
from analysis.panel.groups.adjust import (
    adjusted,
    adjusted_p,
    correlation_of,
    half_width,
    method_of,
    two_sided,
)
from analysis.panel.groups.equality import equality_tests
from analysis.panel.groups.targets import Target, targets
from analysis.panel.indirect import Mediation
from analysis.sem import Fit
from analysis.words import nearest
from instruments.lines import frame_text
from instruments.showing import Shown

Array = NDArray[np.float64]

WORDS = ("path", "what", "source", "target", "waves")
SAME = 1e-10  # of the estimates' variance: below it a difference is held at 0 by the model


@dataclass(frozen=True, slots=True)
class PathDifferences(Shown):
    """Differences between groups.

    Attributes
    ----------
    table : DataFrame
        path what source target waves contrast group_a group_b estimate_a estimate_b difference se z p p_adjusted low
        high; the difference is a - b.
    omnibus : DataFrame
        path chisq df p p_adjusted: are all groups equal (Wald); with ``lrt=True`` also lrt_chisq lrt_df lrt_p.
    adjust, family : str
        How p was adjusted, and over which tests.
    level : float
        Of the limits.
    notes : tuple of str
        What the limits cover, and what was left out.

    Examples
    --------
    >>> from analysis import sem, simulate
    >>> from analysis.panel import path_differences
    >>> data = simulate("y ~ 0.4*x", 200, seed=1).assign(group=["one", "two"] * 100)
    >>> len(path_differences(sem("y ~ x", data, group="group")).table)
    1
    """

    table: pd.DataFrame
    omnibus: pd.DataFrame
    adjust: str
    family: str
    level: float
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        shown = ["path", "contrast", "difference", "se", "z", "p", "p_adjusted", "low", "high"]
        lines = frame_text(self.table[shown])
        return f"Differences between groups (adjust={self.adjust}, family={self.family})\n{lines}"


def path_differences(
    fit: Fit | Mediation,
    what: str | Sequence[str] = "all",
    *,
    adjust: str = "holm",
    family: Literal["all", "path"] = "all",
    reference: str | None = None,
    lrt: bool = False,
    level: float = 0.95,
) -> PathDifferences:
    r"""Compare paths and defined parameters between all pairs of groups.

    .. math:: z = \frac{\hat\theta_a - \hat\theta_b}{\sqrt{(g_a - g_b)' V (g_a - g_b)}}

    with V the covariance of the free parameters, of whatever kind the fit has (expected, robust, clustered), and g the
    derivatives of :math:`\theta` by them (the delta method). The omnibus test is Wald's on all groups at once.

    Parameters
    ----------
    fit : Fit or Mediation
        Of two or more groups, by `group_panel` or any other builder or text.
    what : str or sequence of str
        ``paths``: the regressions that the model is about; ``defined``: definitions that every group has, their names
        ending in the group (``indirect_posting``, or ``indirect_g1``); ``all``: both; or names (of covariances too, as
        ``"x1 ~~ y1"``).
    adjust : str
        ``holm``, ``bonferroni``, ``bh``, ``none`` or ``single_step`` (the largest |z| given their correlations).
    family : str
        p is adjusted over ``all`` differences of the table, or within each ``path``.
    reference : str, optional
        Compare the other groups with this one only.
    lrt : bool
        Also test equality by a likelihood ratio: one refit a path.
    level : float
        Of the limits; they hold together under single_step and bonferroni, one by one else.

    Returns
    -------
    PathDifferences

    Raises
    ------
    ModelError
        If the fit has one group; if a path, group or adjustment is not known; if nothing differs freely.
    FitError
        If the fit has no standard errors.

    References
    ----------
    Wald (1943), Trans Am Math Soc 54:426-482; Hothorn, Bretz & Westfall (2008), Biom J 50:346-363,
    doi:10.1002/bimj.200810425

    Examples
    --------
    >>> from analysis.panel import group_panel, path_differences
    >>> from analysis.panel.power import simulate
    >>> truth = "x2 ~ 0.5*x1 + c(0.1, 0.4)*y1; y2 ~ 0.5*y1 + 0.2*x1; x1 ~~ 0.3*y1; y1 ~ c(0, 0.5)*1"
    >>> data = simulate(truth, 200, seed=1, groups=("post", "read"), exact=True)
    >>> fit = group_panel(data, {"x": ["x1", "x2"], "y": ["y1", "y2"]}, group="group")
    >>> found = path_differences(fit, "x2 ~ y1")
    >>> found.table[["path", "contrast", "difference"]].round(2)
          path     contrast  difference
    0  x2 ~ y1  post - read        -0.3
    """
    where = "path_differences"
    fit = _fit_of(where, fit)
    method = method_of(where, adjust)
    if family not in ("all", "path"):
        raise ModelError(
            f"{where}: family={family!r} is not known. Choose 'all' differences, or each 'path'."
        )
    if not 0 < level < 1:
        raise ModelError(f"{where}: level={level!r} must lie between 0 and 1, such as 0.95.")
    if not np.isfinite(fit.vcov).all() or not fit.vcov.any():
        raise FitError(f"{where}: the fit has no standard errors. Fit without se='none'.")
    found = targets(where, fit, what)
    pairs = _pairs(where, fit, reference)
    free = tuple(target for target in found if _varies(fit, target, pairs))
    if not free:
        raise ModelError(
            f"{where}: the model holds these paths equal over the groups. Free them to compare them."
        )
    table = _table(fit, free, pairs, method, family, level)
    omnibus = _omnibus(fit, free, method)
    if lrt:
        omnibus = omnibus.merge(equality_tests(fit, free), on="path")
    held = [target.name for target in found if target not in free]
    return PathDifferences(table, omnibus, method, family, level, _notes(method, family, level, held))


def _fit_of(where: str, given: object) -> Fit:
    if isinstance(given, Mediation):
        return given.fit
    if not isinstance(given, Fit):
        raise ModelError(
            f"{where}: a {type(given).__name__} is no fit. Give a fit of several groups, or a result of mediation()."
        )
    return given


def _pairs(where: str, fit: Fit, reference: str | None) -> tuple[tuple[int, int], ...]:
    if reference is None:
        return tuple(combinations(range(len(fit.groups)), 2))
    if (name := str(reference)) not in fit.groups:
        raise ModelError(
            f"{where}: reference={reference!r} is no group{nearest(name, fit.groups) or '.'} "
            f"There are {', '.join(fit.groups)}."
        )
    base = fit.groups.index(name)
    return tuple((k, base) for k in range(len(fit.groups)) if k != base)


def _contrasts(target: Target, pairs: Sequence[tuple[int, int]]) -> Array:
    """Slopes of the differences, shape (pairs, q)."""
    return np.array([target.slopes[a] - target.slopes[b] for a, b in pairs])


def _varies(fit: Fit, target: Target, pairs: Sequence[tuple[int, int]]) -> bool:
    C = _contrasts(target, pairs)
    variance = np.einsum("ki,ij,kj->k", C, fit.vcov, C)
    return bool((variance > SAME * np.max(np.diag(target.slopes @ fit.vcov @ target.slopes.T))).all())


def _table(
    fit: Fit,
    found: Sequence[Target],
    pairs: Sequence[tuple[int, int]],
    method: str,
    family: str,
    level: float,
) -> pd.DataFrame:
    rows, slopes = [], []
    for target in found:
        slopes.append(_contrasts(target, pairs))
        for a, b in pairs:
            words, one, other = target.path, target.values[a], target.values[b]
            named = (target.name, words.what, words.source, words.target, words.waves)
            rows.append((*named, fit.groups[a], fit.groups[b], one, other, one - other))
    columns = [*WORDS, "group_a", "group_b", "estimate_a", "estimate_b", "difference"]
    table = pd.DataFrame(rows, columns=columns)
    table.insert(len(WORDS), "contrast", table["group_a"] + " - " + table["group_b"])
    blocks = [np.vstack(slopes)] if family == "all" else slopes
    covariances = [C @ fit.vcov @ C.T for C in blocks]
    se = np.concatenate([np.sqrt(np.diag(V)) for V in covariances])
    z = table["difference"].to_numpy(dtype=float) / se
    correlations = [correlation_of(V) for V in covariances]
    splits = np.split(z, np.cumsum([len(R) for R in correlations])[:-1])
    table["se"], table["z"], table["p"] = se, z, two_sided(z)
    table["p_adjusted"] = np.concatenate(
        [adjusted(method, part, R) for part, R in zip(splits, correlations, strict=True)]
    )
    width = np.concatenate([np.full(len(R), half_width(method, R, level)) for R in correlations])
    table["low"], table["high"] = table["difference"] - width * se, table["difference"] + width * se
    return table


def _omnibus(fit: Fit, found: Sequence[Target], method: str) -> pd.DataFrame:
    r"""Wald's test that all groups are equal, :math:`d'(CVC')^{-1}d` with C the differences to the first group."""
    rows = []
    for target in found:
        C = target.slopes[1:] - target.slopes[0]
        d = target.values[1:] - target.values[0]
        W = float(d @ np.linalg.solve(C @ fit.vcov @ C.T, d))
        rows.append((target.name, W, len(d), float(chi2.sf(W, len(d)))))
    table = pd.DataFrame(rows, columns=["path", "chisq", "df", "p"])
    # the omnibus tests have no common z: where that was asked for, Holm takes its place
    step = "holm" if method == "single_step" else method
    table["p_adjusted"] = adjusted_p(step, table["p"].to_numpy(dtype=float))
    return table


def _notes(method: str, family: str, level: float, held: Sequence[str]) -> tuple[str, ...]:
    scope = "all differences of the table" if family == "all" else "the differences of each path"
    p = "p is not adjusted for the number of differences." if method == "none" else (
        f"p_adjusted: {method} over {scope}."
    )  # fmt: skip
    together = f"hold together over {scope}" if method in ("single_step", "bonferroni") else (
        "hold one by one: they may leave out 0 where p_adjusted is above the level"
    )  # fmt: skip
    notes = [p, f"The {level:.0%} limits {together}.", "Estimates are unstandardized: standardized paths differ "
             "between groups also where only variances do."]  # fmt: skip
    if method == "single_step":
        notes.append("The omnibus tests are adjusted by Holm, as single_step needs a z.")
    if held:
        notes.append(f"Held equal by the model, hence left out: {', '.join(held)}.")
    return tuple(notes)
