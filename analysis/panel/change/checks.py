"""What builders of growth and change check at their door, beside the design."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.change.writing import Labels
from analysis.panel.design import NAME, Design
from analysis.words import nearest


def names(where: str, option: str, given: str | Iterable[str] | None) -> tuple[str, ...]:
    """Read an option that takes names; one name may stand alone."""
    found = () if given is None else (given,) if isinstance(given, str) else tuple(given)
    if strange := [name for name in found if not isinstance(name, str)]:
        raise ModelError(f"{where}: {option}: {strange[0]!r} is no name. Give a list of names.")
    if len(set(found)) < len(found):
        raise ModelError(f"{where}: {option} names something twice: {', '.join(found)}. Name each once.")
    return found


def word(where: str, option: str, given: object, known: Sequence[str]) -> str:
    """Read an option that is one of a few words."""
    if given not in known:
        raise ModelError(
            f"{where}: {option}={given!r} is not known{nearest(str(given), known) or '.'} "
            f"There are {', '.join(known)}."
        )
    return str(given)


def writable(where: str, made: Design) -> Design:
    """Give the design with waves whose names can stand in a model's text, as in ``W_stress_baseline_visit``.

    Raises
    ------
    DataError
        If a column has the name that a latent variable of the model will have.
    """
    waves = tuple(re.sub(r"\W", "_", wave) for wave in made.waves)
    if len(set(waves)) < len(waves):
        waves = tuple(str(k) for k in range(1, len(waves) + 1))
    for column in made.columns:
        check_latent(f"{where}: column {column!r}", column, made)
    return replace(made, waves=waves)


def check_latent(place: str, column: str, made: Design) -> None:
    """Refuse a column with a name such as ``I_stress``."""
    for name in made.names:
        if re.match(rf"([ISQWFLDCA]|S\d+)_{re.escape(name)}(_|\Z)", column):
            raise DataError(
                f"{place} has a name that the model gives to a latent variable. Rename the column, or call the "
                f"process {name!r} otherwise."
            )


def groups(
    where: str,
    frame: pd.DataFrame | None,
    made: Design,
    options: Mapping[str, Any],
    group_equal: str | Sequence[str],
    kinds: Sequence[str],
) -> Labels:
    """Count the groups, and read what is equal between them.

    Raises
    ------
    DataError
        If the group column is absent, or a group has no value in a wave.
    ModelError
        If `group_equal` holds an unknown word, or stands without groups.
    """
    equal = names(where, "group_equal", group_equal)
    for kind in equal:
        word(where, "group_equal", kind, kinds)
    by = options.get("group")
    if by is None or frame is None:
        if equal:
            raise ModelError(
                f"{where}: group_equal= needs groups. Name their column by group=, or leave it out."
            )
        return Labels()
    if by not in frame.columns:
        raise DataError(
            f"{where}: group: there is no column {by!r}{nearest(str(by), map(str, frame.columns)) or '.'} "
            f"Correct the name."
        )
    wanted = options.get("group_label")
    values = list(frame[by].dropna().unique()) if wanted is None else list(wanted)
    for value in values:
        rows = frame[frame[by].astype(str) == str(value)]
        for process in made.processes:
            for wave, columns in zip(made.waves, process.columns, strict=True):
                if empty := [c for c in columns if not rows[c].notna().any()]:
                    raise DataError(
                        f"{where}: {process.name} at wave {wave}: group {str(value)!r} of {by!r} has nothing in column "
                        f"{empty[0]!r}. Leave out the wave or the group (group_label=)."
                    )
    return Labels(len(values), frozenset(equal))


def covariates(
    where: str,
    made: Design,
    frame: pd.DataFrame | None,
    known: Sequence[str],
    given: Mapping[str, Sequence[str]],
) -> None:
    """Check covariates; `given` has for each option the columns that it names.

    Raises
    ------
    DataError
        If one is absent, used twice, a column of a process, not numeric, constant, or a copy of another column.
    """
    seen: dict[str, str] = {}
    for option, columns in given.items():
        for column in columns:
            place = f"{where}: {option}: column {column!r}"
            if column not in known:
                raise DataError(
                    f"{place} is not in the data{nearest(column, known) or '.'} Correct the name."
                )
            if not NAME.match(column):
                raise DataError(f"{place} cannot stand in a model's text. Rename it: letters, digits, _.")
            if column in made.columns:
                raise DataError(f"{place} is a wave of a process itself. Take it out of {option}=.")
            if column in made.names:
                raise DataError(f"{place} has the name of a process. Call the process otherwise.")
            check_latent(place, column, made)
            if column in seen:
                raise DataError(f"{place} is named by {seen[column]}= already. Name it once.")
            seen[column] = option
            if frame is not None:
                _check_values(place, frame[column])
    if frame is not None and seen:
        _check_copies(where, frame, tuple(seen), made.columns)


def _check_values(place: str, column: pd.Series) -> None:
    if not pd.api.types.is_numeric_dtype(column):
        raise DataError(f"{place} holds no numbers. Code it as numbers, such as 0 and 1.")
    values = column.dropna()
    if len(values.unique()) < 2:
        found = "is empty" if values.empty else "is constant"
        raise DataError(f"{place} {found}, so that it predicts nothing. Take it out.")


def _check_copies(where: str, frame: pd.DataFrame, mine: Sequence[str], others: Sequence[str]) -> None:
    together = frame[[*mine, *others]].apply(pd.to_numeric, errors="coerce").corr(min_periods=3)
    near = np.abs(np.nan_to_num(together.loc[list(mine)].to_numpy())) > 1.0 - 1e-8
    for i, j in zip(*np.nonzero(near), strict=True):
        if i != j:
            raise DataError(
                f"{where}: columns {mine[i]!r} and {together.columns[j]!r} are perfectly correlated: one is a "
                f"copy or a multiple of the other. Leave one out."
            )


def whole(
    where: str, frame: pd.DataFrame | None, columns: Sequence[str], options: Mapping[str, Any]
) -> list[str]:
    """Warn of rows that fixed covariates leave out for a missing value."""
    if frame is None or not columns or options.get("fixed_x", True) is False:
        return []
    lost = int(frame[list(columns)].isna().any(axis=1).sum())
    if not lost or options.get("missing", "fiml") != "fiml":
        return []
    return [
        f"{where}: {lost} row(s) without a value of {', '.join(columns)} are left out, as the model is conditional "
        f"on them. fixed_x=False keeps these rows: the covariates are then modelled as jointly normal."
    ]


def enough(where: str, what: str, waves: int, least: int, remedy: str) -> None:
    """Refuse too few waves, and say how many are needed."""
    if waves < least:
        raise ModelError(
            f"{where}: {what} has more parameters than {waves} waves have moments; it needs {least} waves or more. "
            f"{remedy}"
        )
