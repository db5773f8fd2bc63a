"""`table_one`: who took part, by group and wave."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import nan

import numpy as np
import pandas as pd

from analysis.describe.characteristics import Characteristic, asked, characteristic, group_words
from analysis.describe.group_tests import GroupTest, of_counts, of_means, of_ranks
from analysis.describe.moments import Array, moments
from analysis.describe.sheets import Data, Sheet, columns_of, labeled, sheets
from analysis.describe.standardized import categorical_difference, largest, standardized_difference
from analysis.errors import DataError
from instruments.lines import frame_text, wrapped
from instruments.showing import Shown

WHERE = "table_one"
CELLS = (
    "variable",
    "level",
    "wave",
    "group",
    "n",
    "missing",
    "count",
    "share",
    "mean",
    "sd",
    "q1",
    "median",
    "q3",
)
COMPARED = ("variable", "wave", "smd", "smd_groups", "test", "statistic", "df", "df_within", "p", "note")
SIZES = ("wave", "group", "n")
MOST_SHOWN = 40  # rows of the text; `cells` has them all


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TableOne(Shown):
    """A description of persons by group and wave, unrounded.

    Attributes
    ----------
    by, by_label, weights : str or None
        Columns of group and weight.
    groups : tuple of str
        In order; empty without `by`.
    waves : tuple of str
        Empty for a data frame.
    characteristics : tuple of Characteristic
    sizes : DataFrame
        wave, group (None: all together), n: persons, not weighted.
    cells : DataFrame
        One row a variable, level (None unless categorical), wave and group: n with a value and missing (persons, not
        weighted); of a category count (not weighted) and share of those with a value (weighted, 0 to 1); else mean, sd,
        q1, median, q3 (weighted), in the unit of the variable.
    comparisons : DataFrame
        One row a variable and wave: smd (of more than two groups the largest of all pairs, named in smd_groups), test,
        statistic, df, df_within, p, note; see `analysis.describe.group_tests.GroupTest`.
    without_group : int
        Rows (persons at a wave) left out since their group is missing.
    overall, smd, tests : bool
        What was asked for.
    """

    by: str | None
    by_label: str | None
    weights: str | None
    groups: tuple[str, ...]
    waves: tuple[str, ...]
    characteristics: tuple[Characteristic, ...]
    sizes: pd.DataFrame
    cells: pd.DataFrame
    comparisons: pd.DataFrame
    without_group: int
    overall: bool
    smd: bool
    tests: bool

    def __repr__(self) -> str:
        parts = [f"{len(self.characteristics)} characteristics"]
        parts += [f"groups of {self.by}: {', '.join(self.groups)}"] if self.by else []
        parts += [f"waves: {', '.join(self.waves)}"] if self.waves else []
        shown = self.cells.drop(columns=["q1", "q3"]).dropna(axis="columns", how="all")
        head = wrapped("TableOne(" + "; ".join(parts) + ")")
        return f"{head}\n{frame_text(shown, max_rows=MOST_SHOWN)}"


def table_one(
    data: Data,
    variables: Sequence[str] | None = None,
    *,
    by: str | None = None,
    waves: Sequence[str] | None = None,
    weights: str | None = None,
    tests: bool = False,
    smd: bool = True,
    categorical: Sequence[str] = (),
    continuous: Sequence[str] = (),
    nonnormal: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
    overall: bool = True,
) -> TableOne:
    """Describe persons by group and wave.

    Parameters
    ----------
    data : DataFrame or Panel
        One row a person; or a panel, whose value labels become the words of categories.
    variables : sequence of str or None
        None: all columns but `by` and `weights`.
    by : str or None
        Column of groups; in a panel, one that does not change within a person.
    waves : sequence of str or None
        Of a panel; None takes the first that has a variable.
    weights : str or None
        Column of survey weights. Means, spreads, quantiles and shares are then weighted, counts are not.
    tests : bool
        Welch's t-test or analysis of variance of means, Kruskal-Wallis where medians are shown, chi-square or Fisher's
        exact test of categories. They know of no weights.
    smd : bool
        Standardized mean differences, weighted if there are weights.
    categorical, continuous, nonnormal : sequence of str
        Variables described as categories, by their mean, by their median, where their values do not say so.
    labels : mapping or None
        Words for variables in place of the columns' own.
    overall : bool
        Whether all groups together are described, too.

    Raises
    ------
    DataError
        If a column or wave is unknown, a variable has no value or too many categories, there are fewer than two
        groups, weights cannot be used, or tests are asked for with weights.

    References
    ----------
    Austin (2009), Stat Med 28:3083-3107, doi:10.1002/sim.3697
    Yang & Dalton (2012), SAS Global Forum, paper 335 (categories)
    Austin & Stuart (2015), Stat Med 34:3661-3679, doi:10.1002/sim.6607 (weighted)

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.describe import table_one
    >>> data = pd.DataFrame({"arm": ["a", "a", "b", "b"], "age": [31.0, 33.0, 35.0, 38.0]})
    >>> found = table_one(data, ["age"], by="arm")
    >>> found.cells.set_index("group").loc["a", "mean"] == 32
    np.True_
    """
    columns, labels = columns_of(data), labels or {}
    names = list(variables) if variables is not None else [n for n in columns if n not in (by, weights)]
    if not names:
        raise DataError(f"{WHERE}: no variable to describe. Name at least one.")
    if weights is not None and tests:
        raise DataError(
            f"{WHERE}: these tests take no survey weights. Leave tests out: differences are then shown as weighted SMD."
        )
    kinds = asked(categorical, continuous, nonnormal, names, WHERE)
    cut = sheets(data, names, by=by, weights=weights, waves=waves, where=WHERE)
    known = tuple(characteristic(_values(cut, n), columns[n], kinds, labels, WHERE) for n in names)
    words: dict[object, str] = {}
    if by is not None:
        words = group_words(pd.concat([s.group for s in cut if s.group is not None]), columns[by], WHERE)
    groups = tuple(dict.fromkeys(words.values()))
    kept = tuple(_grouped(sheet, words) for sheet in cut)
    shown = (None, *groups) if overall or not groups else groups
    return TableOne(
        by=by,
        by_label=None if by is None else labeled(columns, by, labels),
        weights=weights,
        groups=groups,
        waves=tuple(s.wave for s in cut if s.wave is not None),
        characteristics=known,
        sizes=_frame([(s.wave, g, len(_part(s, g).frame)) for s in kept for g in shown], SIZES),
        cells=_frame([row for s in kept for g in shown for row in _described(_part(s, g), g, known)], CELLS),
        comparisons=_frame(
            [_compared(s, groups, c, tests) for s in kept for c in known if c.name in s.frame]
            if groups
            else [],
            COMPARED,
        ),
        without_group=sum(len(a.frame) - len(b.frame) for a, b in zip(cut, kept, strict=True)),
        overall=overall,
        smd=smd,
        tests=tests,
    )


def _values(cut: Sequence[Sheet], name: str) -> pd.Series:
    """Return all values of a variable; DataError if no wave has it."""
    found = [sheet.frame[name] for sheet in cut if name in sheet.frame]
    if not found:
        at = ", ".join(repr(sheet.wave) for sheet in cut)
        raise DataError(
            f"{WHERE}: no column {name!r} at wave(s) {at}. Name a wave that has it, or take it out."
        )
    every: pd.Series = pd.concat(found)
    return every


def _grouped(sheet: Sheet, words: Mapping[object, str]) -> Sheet:
    """Return the rows whose group is known, the groups in words; the sheet itself if there are none."""
    if sheet.group is None:
        return sheet
    group = sheet.group.astype(object).map(words)
    there = group.notna().to_numpy()
    weight = None if sheet.weight is None else sheet.weight[there]
    return Sheet(sheet.wave, sheet.frame[there], group[there], weight)


def _part(sheet: Sheet, group: str | None) -> Sheet:
    if group is None or sheet.group is None:
        return sheet
    inside = (sheet.group == group).to_numpy()
    weight = None if sheet.weight is None else sheet.weight[inside]
    return Sheet(sheet.wave, sheet.frame[inside], sheet.group[inside], weight)


def _described(
    sheet: Sheet, group: str | None, known: Sequence[Characteristic]
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of `cells` for one wave and group."""
    for one in known:
        if one.name not in sheet.frame:
            continue
        there = sheet.frame[one.name].notna().to_numpy()
        n, missing = int(there.sum()), int((~there).sum())
        front = (sheet.wave, group, n, missing)
        if one.kind == "categorical":
            counts, shares = _counted(sheet, one)
            for level, count, share in zip(one.levels, counts, shares, strict=True):
                yield one.name, level, *front, int(count), share, *[nan] * 5
        else:
            m = moments(*_numbers(sheet, one.name))
            yield one.name, None, *front, n, nan, m.mean, m.sd, m.q1, m.median, m.q3


def _numbers(sheet: Sheet, name: str) -> tuple[Array, Array | None]:
    """Return the values that are there, and their weights."""
    there = sheet.frame[name].notna().to_numpy()
    values: Array = sheet.frame[name][there].to_numpy(dtype=np.float64)
    if sheet.weight is None:
        return values, None
    return values, np.asarray(sheet.weight[there], dtype=np.float64)


def _counted(sheet: Sheet, one: Characteristic) -> tuple[Array, Array]:
    """Return count (not weighted) and share (weighted) of each category."""
    values = sheet.frame[one.name]
    inside = np.array([(values == code).fillna(False).to_numpy(dtype=float) for code in one.codes])
    weight = np.ones(len(values)) if sheet.weight is None else sheet.weight.to_numpy(dtype=float)
    weighted = inside @ weight
    total = weighted.sum()
    return inside.sum(axis=1), weighted / total if total > 0 else np.full(len(weighted), nan)


def _compared(sheet: Sheet, groups: Sequence[str], one: Characteristic, tests: bool) -> tuple[object, ...]:
    parts = [_part(sheet, group) for group in groups]
    pairs = {
        pair: _difference(parts[pair[0]], parts[pair[1]], one) for pair in combinations(range(len(parts)), 2)
    }
    size, pair = largest(len(parts), pairs)
    of = " / ".join(groups[place] for place in pair) if len(groups) > 2 else None
    test = _test(parts, one) if tests else GroupTest("none")
    return (
        *(one.name, sheet.wave, size, of),
        *(test.name, test.statistic, test.df, test.df_within, test.p, test.note),
    )


def _difference(first: Sheet, second: Sheet, one: Characteristic) -> float:
    if one.kind == "categorical":
        return categorical_difference(_counted(first, one)[1], _counted(second, one)[1])
    a, b = (moments(*_numbers(part, one.name)) for part in (first, second))
    return standardized_difference((a.mean, b.mean), (a.sd**2, b.sd**2))


def _test(parts: Sequence[Sheet], one: Characteristic) -> GroupTest:
    if one.kind == "categorical":
        return of_counts(np.array([_counted(part, one)[0] for part in parts]))
    values = [_numbers(part, one.name)[0] for part in parts]
    return of_ranks(values) if one.kind == "median" else of_means(values)


def _frame(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> pd.DataFrame:
    """Return a frame in which words stay words and None stays None."""
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    texts = {"variable", "level", "wave", "group", "smd_groups", "test", "note"}
    return frame.astype(
        {n: int if n in ("n", "missing", "count") else float for n in columns if n not in texts}
    )
