"""Tests of whether groups differ in one variable, each by the name that a footnote gives it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]
Name = Literal["welch", "anova", "kruskal", "chisq", "fisher", "none"]
LEAST_EXPECTED = 5.0


@dataclass(frozen=True, slots=True)
class GroupTest:
    """A test of several groups.

    Attributes
    ----------
    name : str
        ``welch`` (Welch's t), ``anova`` (one-way F), ``kruskal`` (Kruskal-Wallis), ``chisq`` (Pearson's, without
        correction), ``fisher`` (exact, two by two), or ``none``.
    statistic, df, df_within, p : float
        NaN where the test has none.
    note : str
        ``few`` if an expected count below 5 makes the chi-square approximate, ``spread`` or ``values`` if there is no
        test for want of these; else empty.
    """

    name: Name
    statistic: float = nan
    df: float = nan
    df_within: float = nan
    p: float = nan
    note: str = ""


def of_means(groups: Sequence[Array]) -> GroupTest:
    """Compare means: Welch's t-test of two groups, one-way analysis of variance of more.

    Parameters
    ----------
    groups : sequence of ndarray
        Values of each group, without missing ones.

    References
    ----------
    Welch (1947), Biometrika 34:28-35, doi:10.1093/biomet/34.1-2.28
    """
    if refused := _refused(groups):
        return refused
    if len(groups) == 2:
        found = stats.ttest_ind(groups[0], groups[1], equal_var=False)
        return GroupTest("welch", float(found.statistic), float(found.df), nan, float(found.pvalue))
    F, p = stats.f_oneway(*groups)
    within = sum(len(group) for group in groups) - len(groups)
    return GroupTest("anova", float(F), len(groups) - 1.0, float(within), float(p))


def of_ranks(groups: Sequence[Array]) -> GroupTest:
    """Compare distributions by their ranks: Kruskal-Wallis, with ties; of two groups it is Wilcoxon's rank-sum test.

    References
    ----------
    Kruskal & Wallis (1952), J Am Stat Assoc 47:583-621, doi:10.1080/01621459.1952.10483441
    """
    if min(map(len, groups)) < 1:
        return GroupTest("none", note="values")
    if np.ptp(np.concatenate(groups)) == 0:
        return GroupTest("none", note="spread")
    found = stats.kruskal(*groups)
    return GroupTest("kruskal", float(found.statistic), len(groups) - 1.0, nan, float(found.pvalue))


def of_counts(counts: Array) -> GroupTest:
    """Compare distributions over categories: chi-square, or Fisher's exact test of a two by two table with few persons.

    Parameters
    ----------
    counts : ndarray, shape (groups, categories)
        Persons; categories that nobody has are left out.

    Returns
    -------
    GroupTest
        Chi-square is Pearson's without Yates's correction. Fisher's test replaces it where a table of two by two has
        an expected count below 5; a larger table keeps chi-square, with the note ``few``.
    """
    table = counts[:, counts.sum(axis=0) > 0]
    if (table.sum(axis=1) == 0).any():
        return GroupTest("none", note="values")
    if table.shape[1] < 2:
        return GroupTest("none", note="spread")
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    few = bool((expected < LEAST_EXPECTED).any())
    if few and table.shape == (2, 2):
        return GroupTest("fisher", p=float(stats.fisher_exact(table)[1]))
    found = stats.chi2_contingency(table, correction=False)
    return GroupTest("chisq", float(found[0]), float(found[2]), nan, float(found[1]), "few" if few else "")


def _refused(groups: Sequence[Array]) -> GroupTest | None:
    if min(map(len, groups)) < 2:
        return GroupTest("none", note="values")
    if all(np.ptp(group) == 0 for group in groups):
        return GroupTest("none", note="spread")
    return None
