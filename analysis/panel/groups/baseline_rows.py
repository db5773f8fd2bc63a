"""What `baseline_adjustment` checks at its door, and the rows that it uses."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from analysis.errors import DataError
from analysis.panel.design import NAME, columns_of
from analysis.panel.groups.names import words_of
from analysis.words import nearest

WHERE = "baseline_adjustment"


def check_options(reliability: float | None, missing: str, errors: str, level: float) -> None:
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


def outcome_of(
    outcome: Sequence[str], frame: pd.DataFrame, group: str, beside: Sequence[str], cluster: str | None
) -> tuple[str, str]:
    if isinstance(outcome, str) or len(outcome) != 2:
        raise DataError(f"{WHERE}: outcome={outcome!r} must be two columns: at baseline, and at follow-up.")
    first, second = (str(name) for name in outcome)
    known = columns_of(frame, None)
    for name in (first, second, *beside, *([cluster] if cluster else [])):
        if name not in known:
            raise DataError(
                f"{WHERE}: there is no column {name!r}{nearest(name, known) or '.'} Correct the name."
            )
    for name in beside:
        if name in (first, second, group):
            raise DataError(
                f"{WHERE}: covariates name {name!r}, which is the {'groups' if name == group else 'outcome'} already. "
                f"Leave it out."
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


def rows_of(
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
    stem = group if NAME.match(group) else "group"  # the text names these columns, not that of the groups
    names = tuple(f"{stem}_{word}" for word in words_of(groups)[1:])
    if cluster is not None:
        _check_clusters(texts[use], rows[cluster], groups, cluster)
    if taken := [name for name in names if name in columns]:
        raise DataError(
            f"{WHERE}: column {taken[0]!r} has the name that the indicator of a group takes. Rename the column."
        )
    for name, value in zip(names, groups[1:], strict=True):
        rows[name] = (texts[use] == value).astype(float)
    return rows, names


def _check_clusters(texts: pd.Series, clusters: pd.Series, groups: Sequence[str], cluster: str) -> None:
    """Refuse groups in a single cluster: residuals of a group sum to 0, and so does its part of the sandwich."""
    counts = clusters.groupby(texts).nunique()
    if alone := [group for group in groups if counts.get(group, 0) < 2]:
        raise DataError(
            f"{WHERE}: group {alone[0]!r} lies in 1 cluster of {cluster!r}. What the cluster does cannot be told from "
            f"what the group does. Leave cluster= out, or give the column of smaller clusters."
        )
