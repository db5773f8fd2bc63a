"""What no mediation model can mend in its data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.panel.design import NAME
from analysis.panel.indirect.structure import WHERE
from analysis.words import nearest

FULL_INFORMATION = ("ML", "MLR", "MLF")
COLLINEAR = 1e-8  # of the smallest eigenvalue of the correlations: below it columns determine each other


def check_names(known: Sequence[str], roles: Iterable[tuple[str, str]]) -> None:
    """Refuse columns that are absent, or that a model's text cannot name."""
    for role, name in roles:
        if name not in known:
            raise DataError(
                f"{WHERE}: {role}: there is no column {name!r}{nearest(name, known) or '.'} Correct the name."
            )
        if not NAME.match(name):
            raise DataError(
                f"{WHERE}: {role}: column {name!r} cannot stand in a model's text. Rename it: letters, digits, _."
            )


def check_values(frame: pd.DataFrame, columns: Sequence[str], ordered: Sequence[str]) -> None:
    """Refuse columns that are empty, constant, words, or that determine each other."""
    for column in columns:
        values = frame[column]
        if not values.notna().any():
            raise DataError(f"{WHERE}: column {column!r} is empty. Leave it out.")
        if len(values.dropna().unique()) == 1:
            raise DataError(
                f"{WHERE}: column {column!r} is constant (variance 0), so that no path can be estimated. Leave it out."
            )
        if column not in ordered and not pd.api.types.is_numeric_dtype(values):
            raise DataError(
                f"{WHERE}: column {column!r} holds words, and a path needs numbers. Code it as numbers; an outcome or "
                f"mediator in ordered categories is named by ordered=, groups by group=."
            )
    whole = frame[[c for c in columns if c not in ordered]].dropna()
    if (
        len(whole) > len(columns) + 1
    ):  # correlations of pairs of rows may be impossible ones without any fault of theirs
        check_collinear(whole.corr())


def check_collinear(correlations: pd.DataFrame) -> None:
    """Refuse columns of which one follows exactly from the others."""
    R = correlations.to_numpy(dtype=float)
    if not np.isfinite(R).all() or len(R) < 2:
        return
    values, vectors = np.linalg.eigh(R)
    if abs(values[0]) < COLLINEAR:
        together = [str(c) for c, w in zip(correlations.columns, vectors[:, 0], strict=True) if abs(w) > 0.01]
        raise DataError(
            f"{WHERE}: columns {', '.join(map(repr, together))} are collinear: each follows from the others, so that "
            f"their paths cannot be told apart. Leave one out."
        )


def two_valued(frame: pd.DataFrame | None, columns: Iterable[str]) -> tuple[str, ...]:
    """Give the columns that hold just two values."""
    if frame is None:
        return ()
    return tuple(c for c in columns if c in frame and frame[c].dropna().nunique() == 2)


def binary_warnings(
    frame: pd.DataFrame | None, explained: Iterable[str], ordered: Sequence[str]
) -> tuple[str, ...]:
    """Warn of explained variables with two values that are modelled as numbers."""
    return tuple(
        f"{WHERE}: {c!r} has two values and is modelled as a number, a linear probability; products of its paths have "
        f"no simple meaning. Give ordered=[{c!r}] for a probit model."
        for c in two_valued(frame, [v for v in explained if v not in ordered])
    )


def incomplete(frame: pd.DataFrame, columns: Sequence[str], estimator: str) -> bool:
    """Tell whether answers are missing, and the estimator can use the rows all the same."""
    return estimator in FULL_INFORMATION and bool(frame[list(columns)].isna().any(axis=None))
