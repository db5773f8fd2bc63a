"""Who is seen in which wave: `counts` and dropout `patterns`."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.waves.names import unknown
from analysis.waves.panel import Panel

NOT_KNOWN = "(missing)"


def seen(panel: Panel, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return who is seen when.

    Parameters
    ----------
    panel : Panel
        People and waves.
    columns : sequence of str, optional
        A person is seen in a wave if any of these has a value there. By default, if the person has a row
        there, though all its answers may be missing.

    Returns
    -------
    DataFrame of bool, shape (persons, waves)
        Index person.

    Raises
    ------
    DataError
        If a column is unknown.
    """
    if not isinstance(panel, Panel):
        raise DataError(f"attrition: a {type(panel).__name__} is no panel. Give what link() returns.")
    data = panel.data
    if absent := [name for name in columns or () if name not in data]:
        raise unknown("attrition", absent, list(data.columns))
    there = (
        data[list(columns)].notna().any(axis=1) if columns is not None else pd.Series(True, index=data.index)
    )
    persons, waves = (there.index.get_level_values(level) for level in ("person", "wave"))
    table = pd.DataFrame(False, index=panel.persons, columns=list(panel.waves))
    for wave in panel.waves:
        table.loc[persons[(waves == wave) & there.to_numpy()], wave] = True
    return table


def counts(panel: Panel, by: str | None = None, *, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Count the persons seen in each wave.

    Parameters
    ----------
    panel : Panel
        People and waves.
    by : str, optional
        A column of groups that does not change within a person; taken from any wave that has it. Persons
        without a group are counted as ``"(missing)"``.
    columns : sequence of str, optional
        See `seen`.

    Returns
    -------
    DataFrame
        One row a wave (and group): ``wave``, the group under its own name, ``persons`` seen in this wave,
        ``returned`` of those seen in the first wave, ``first`` seen in the first wave, ``ever`` seen in any,
        and ``retained`` = returned / first, 0 to 1 (NaN if nobody is seen in the first).

    Raises
    ------
    DataError
        If a column is unknown, or a person's group changes.
    """
    table = seen(panel, columns)
    groups = pd.Series("all", index=table.index) if by is None else of_group(panel, by).reindex(table.index)
    rows = []
    for wave in panel.waves:
        for group, part in table.groupby(groups, sort=True):
            first = part[panel.waves[0]]
            returned = int((part[wave] & first).sum())
            rows.append(
                {
                    "wave": wave,
                    **({} if by is None else {by: group}),
                    "persons": int(part[wave].sum()),
                    "returned": returned,
                    "first": int(first.sum()),
                    "ever": int(part.any(axis=1).sum()),
                    "retained": returned / int(first.sum()) if first.any() else np.nan,
                }
            )
    return pd.DataFrame(rows)


def of_group(panel: Panel, by: str) -> "pd.Series[str]":
    """Return the one group of each person, ``"(missing)"`` where none is known; DataError if it changes."""
    panel.column(by)
    given = panel.data[by].dropna()
    of_person = given.groupby(level="person", sort=False)
    differs = given != of_person.transform("first")
    if changing := int(differs.groupby(level="person").any().sum()):
        raise DataError(
            f"attrition: column {by!r} changes between waves in {changing} person(s). "
            f"Group by a column that does not change, such as one of the first wave."
        )
    groups = of_person.first().reindex(panel.persons)
    return groups.astype(object).where(groups.notna(), NOT_KNOWN) if groups.isna().any() else groups


def patterns(panel: Panel, *, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Count the persons of each pattern of waves.

    Parameters
    ----------
    panel : Panel
        People and waves.
    columns : sequence of str, optional
        See `seen`.

    Returns
    -------
    DataFrame
        One row a pattern, most frequent first: ``pattern`` (a letter a wave, X seen, ``.`` not), ``kind``,
        ``persons``, ``share`` of all persons, 0 to 1. The kind is "complete", "dropout" (seen from the first
        wave up to some wave, not after), "late entry" (not in the first, then in all others from entry to
        end), "intermittent" or "never".

    Raises
    ------
    DataError
        If a column is unknown.
    """
    table = seen(panel, columns)
    text = table.apply(lambda row: "".join("X" if here else "." for here in row), axis=1)
    found = text.value_counts(sort=False).rename_axis("pattern").rename("persons").reset_index()
    found["kind"] = found["pattern"].map(_kind)
    found["share"] = found["persons"] / len(table)
    ordered = found.sort_values(["persons", "pattern"], ascending=[False, False], ignore_index=True)
    return ordered[["pattern", "kind", "persons", "share"]]


def _kind(pattern: str) -> str:
    core = pattern.strip(".")
    if not core:
        return "never"
    if "." in core or (pattern[0] == "." and pattern[-1] == "."):
        return "intermittent"
    if core == pattern:
        return "complete"
    return "dropout" if pattern[0] == "X" else "late entry"
