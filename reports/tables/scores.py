"""`scores_table` and `change_table`: measures at each wave, and how far persons moved since the first."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from reports.document import Column, Interval, Number, Rows, Table, Words, phrase, say
from reports.doors import framed
from reports.tables.cells import ALL, Facts, Row, word

Labels = Mapping[str, str] | None
NEEDED = ("wave", "n", "mean", "sd", "low", "high")
SINCE = (
    "wave",
    "first",
    "pairs",
    "change",
    "change_sd",
    "change_low",
    "change_high",
    "t",
    "p",
    "d_z",
    "d_av",
    "note",
)


def scores_table(
    scores: pd.DataFrame,
    *,
    by: str = "sample",
    titles: Mapping[str, Words] | None = None,
    waves: Labels = None,
    by_label: Words | None = None,
    caption: Words | None = None,
) -> Table:
    """Return measures at each wave as a table.

    Parameters
    ----------
    scores : DataFrame
        One row a measure (``scale``, or ``measure`` as of `analysis.outcomes.changes`) and ``wave``, with n, mean, sd,
        low, high, and, where they are known, missing, min and max.
    by : str
        Column of groups, None for all together; without the column, or with one group, none are shown.
    titles : mapping or None
        Heading of each measure.
    waves : mapping or None
        Words for waves.
    by_label : str or Phrase, optional
        Head of the column of groups.

    Examples
    --------
    >>> import pandas as pd
    >>> from reports.tables.scores import scores_table
    >>> row = {"measure": "x", "wave": "w1", "n": 3, "mean": 2.0, "sd": 1.0, "low": -0.5, "high": 4.5}
    >>> len(scores_table(pd.DataFrame([row])).groups)
    1
    """
    name = "measure" if isinstance(scores, pd.DataFrame) and "measure" in scores else "scale"
    framed("scores_table", scores, (name, *NEEDED), "the scores of a study, or what changes() returns")
    name, named = _keys(scores, by)
    extra = [column for column in ("missing", "min") if column in scores]
    columns = (
        *([Column(by_label or phrase("Group"))] if named else []),
        Column(phrase("Wave")),
        Column("n", "count"),
        *([Column(phrase("Missing"), "count")] if "missing" in extra else []),
        Column("M", "estimate"),
        Column("SD", "estimate"),
        Column(phrase("95% CI of M"), "estimate"),
        *([Column(phrase("Min"), "degrees"), Column(phrase("Max"), "degrees")] if "min" in extra else []),
    )

    def row(found: Facts) -> Row:
        return (
            *([_group(found, by)] if named else []),
            word(found["wave"], waves),
            Number(int(found["n"]), "count"),
            *([Number(int(found["missing"]), "count")] if "missing" in extra else []),
            Number(found["mean"]),
            Number(found["sd"]),
            Interval(found["low"], found["high"]),
            *([Number(found["min"], "degrees"), Number(found["max"], "degrees")] if "min" in extra else []),
        )

    groups = tuple(
        Rows(
            tuple(row(found) for found in _ordered(part, by)),
            title=(titles or {}).get(str(measure), str(measure)),
        )
        for measure, part in scores.groupby(name, sort=False)
    )
    notes = [say("n: persons with a value; SD with divisor n − 1; the interval of the mean is Student’s.")]
    if "missing" in extra:
        notes.append(
            say("Missing: persons seen at the wave without a value, such as a score that the rule forbids.")
        )
    heading = caption or phrase("Scores and measures by wave.")
    return Table(heading, columns, groups, notes=tuple(notes), heading_columns=2 if named else 1)


def change_table(
    changes: pd.DataFrame,
    *,
    by: str = "group",
    titles: Mapping[str, Words] | None = None,
    waves: Labels = None,
    by_label: Words | None = None,
    caption: Words | None = None,
) -> Table:
    """Return the changes within persons since the first wave as a table.

    Parameters
    ----------
    changes : DataFrame
        Of `analysis.outcomes.changes`.
    by, titles, waves, by_label
        See `scores_table`.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.outcomes import changes
    >>> import pandas as pd
    >>> from analysis.waves import Panel
    >>> from analysis.waves.column import Column
    >>> index = pd.MultiIndex.from_product([["p1", "p2", "p3"], ["w1", "w2"]], names=["person", "wave"])
    >>> data = pd.DataFrame({"mood": [1.0, 2, 2, 4, 3, 6]}, index=index)
    >>> panel = Panel(data, ("w1", "w2"), columns=(Column("mood", waves=("w1", "w2")),))
    >>> from reports.tables.scores import change_table
    >>> from analysis.outcomes import changes
    >>> len(change_table(changes(panel, ["mood"])).groups)
    1
    """
    framed("change_table", changes, ("measure", *SINCE), "what analysis.outcomes.changes() returns")
    _, named = _keys(changes, by)
    columns = (
        *([Column(by_label or phrase("Group"))] if named else []),
        Column(phrase("Wave")),
        Column("n", "count"),
        Column(phrase("Change"), "estimate"),
        Column("SD", "estimate"),
        Column(phrase("95% CI"), "estimate"),
        Column("t", "statistic"),
        Column("p", "p"),
        Column("dz", "estimate"),
        Column("dav", "estimate"),
    )
    later = changes[changes["wave"] != changes["first"]]

    def row(found: Facts) -> Row:
        return (
            *([_group(found, by)] if named else []),
            word(found["wave"], waves),
            Number(int(found["pairs"]), "count"),
            Number(found["change"]),
            Number(found["change_sd"]),
            Interval(found["change_low"], found["change_high"]),
            Number(found["t"], "statistic"),
            Number(found["p"], "p"),
            Number(found["d_z"], "statistic"),
            Number(found["d_av"], "statistic"),
        )

    groups = tuple(
        Rows(
            tuple(row(found) for found in _ordered(part, by)),
            title=(titles or {}).get(str(measure), str(measure)),
        )
        for measure, part in later.groupby("measure", sort=False)
    )
    notes = [
        say(
            "Change: value at the wave minus value at the first wave, within persons; n: persons with both; t: paired "
            "t-test with n − 1 degrees of freedom, two-sided, not adjusted for the number of tests."
        ),
        say(
            "dz: change divided by the standard deviation of the changes; dav: divided by the mean of the standard "
            "deviations at the two waves."
        ),
    ]
    if later["note"].notna().any():
        notes.append(
            say("A dash stands where fewer than 2 persons have both values, or all changes are equal.")
        )
    heading = caption or phrase("Change since the first wave.")
    return Table(heading, columns, groups, notes=tuple(notes), heading_columns=2 if named else 1)


def _keys(frame: pd.DataFrame, by: str) -> tuple[str, bool]:
    return ("measure" if "measure" in frame else "scale", by in frame and bool(frame[by].notna().any()))


def _group(row: Facts, by: str) -> Words:
    return ALL if row[by] is None or row[by] != row[by] else str(row[by])


def _ordered(part: pd.DataFrame, by: str) -> list[dict[Any, Any]]:
    """Return each group's waves together, all groups at the end."""
    rows = part.to_dict("records")
    if by not in part:
        return rows
    order = {group: place for place, group in enumerate(dict.fromkeys(part[by].dropna()))}
    return sorted(rows, key=lambda row: order.get(row[by], len(order)))
