"""The groups side by side: means, differences at baseline, answers in words, and what to be warned of."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.panel.groups.assumptions import reading

FEW_CLUSTERS = (
    50  # below, clustered errors are too small on average: Cameron & Miller (2015), J Hum Resour 50:317-372
)


def standardized_differences(
    rows: pd.DataFrame, first: str, group: str, groups: tuple[str, ...]
) -> list[float]:
    """Raw differences at baseline by the pooled standard deviation within groups (divisor n - groups)."""
    parts = rows[first].groupby(rows[group].astype(object).map(str))
    count, variance, mean = parts.count(), parts.var(), parts.mean()
    sd = np.sqrt(float(((count - 1) * variance).sum()) / (int(count.sum()) - len(groups)))
    return [float(mean[a] - mean[b]) / float(sd) for a, b in combinations(groups, 2)]


def means(frame: pd.DataFrame, group: str, groups: tuple[str, ...], first: str, second: str) -> pd.DataFrame:
    texts = frame[group].astype(object).map(str)
    found = []
    for value in groups:
        y1, y2 = (frame.loc[texts == value, name] for name in (first, second))
        kept = y1[y2.notna()]
        found.append((value, int(y1.notna().sum()), int((y1.notna() & y2.notna()).sum()), y1.mean(), y1.std(),
                      kept.mean(), y2.mean(), y2.std()))  # fmt: skip
    columns = ["group", "n", "followed", "mean_1", "sd_1", "mean_1_followed", "mean_2", "sd_2"]
    return pd.DataFrame(found, columns=columns)


def readings(table: pd.DataFrame, start: pd.DataFrame, slope: float) -> tuple[str, ...]:
    by = table.set_index(["method", "contrast"])["estimate"]
    change = "change score" if "change score" in set(table["method"]) else "latent change score"
    return tuple(
        reading(
            row["contrast"], row["smd"], by[change, row["contrast"]], by["ANCOVA", row["contrast"]], slope
        )
        for _, row in start.iterrows()
    )


def warnings(
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
