"""`group_difference_table`: do paths and indirect effects differ between groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from reports.document import (
    Cell,
    Column,
    Interval,
    Number,
    Paragraph,
    Phrase,
    Rows,
    Table,
    Words,
    phrase,
    say,
)
from reports.tables.model_door import of_type, words_by_name
from reports.tables.model_lines import PLACES, interval_head

if TYPE_CHECKING:
    from analysis.panel.groups import PathDifferences

WHERE = "group_difference_table"
METHODS = {
    "holm": (
        say("Adjusted p: after Holm, over all differences of the table."),
        say("Adjusted p: after Holm, over the differences of each path."),
    ),
    "bonferroni": (
        say("Adjusted p: after Bonferroni, over all differences of the table."),
        say("Adjusted p: after Bonferroni, over the differences of each path."),
    ),
    "bh": (
        say("Adjusted p: after Benjamini and Hochberg, over all differences of the table."),
        say("Adjusted p: after Benjamini and Hochberg, over the differences of each path."),
    ),
    "single_step": (
        say("Adjusted p: of the largest |z| given their correlations, over all differences of the table."),
        say("Adjusted p: of the largest |z| given their correlations, over the differences of each path."),
    ),
}


def group_difference_table(
    result: PathDifferences, *, labels: Mapping[str, str] | None = None, caption: Words | None = None
) -> Table:
    """Return the differences of each path between groups, with the test that all groups are equal as heading.

    Parameters
    ----------
    result : PathDifferences
        Of `analysis.panel.path_differences`.
    labels : mapping, optional
        Words for variables.
    caption : str or Phrase, optional

    Returns
    -------
    Table
        A group of rows for each path: the estimate in both groups, their difference with SE, limits, p, adjusted p.

    Raises
    ------
    OutputError
        If `result` is something else.

    Examples
    --------
    >>> from analysis.panel import group_panel, path_differences
    >>> from analysis.panel.power import simulate
    >>> from reports.tables.group_differences import group_difference_table
    >>> truth = "x2 ~ 0.5*x1 + c(0.1, 0.4)*y1; y2 ~ 0.5*y1 + 0.2*x1; x1 ~~ 0.3*y1; y1 ~ c(0, 0.5)*1"
    >>> data = simulate(truth, 200, seed=1, groups=("post", "read"), exact=True)
    >>> fit = group_panel(data, {"x": ["x1", "x2"], "y": ["y1", "y2"]}, group="group")
    >>> len(group_difference_table(path_differences(fit, "x2 ~ y1")).groups)
    1
    """
    from analysis.panel.groups import PathDifferences

    of_type(WHERE, result, PathDifferences, "path_differences()")
    adjusted = result.adjust != "none"
    columns = [
        Column(phrase("Groups")),
        Column(phrase("First"), "estimate", PLACES),
        Column(phrase("Second"), "estimate", PLACES),
        Column(phrase("Difference"), "estimate", PLACES),
        Column(phrase("SE"), "estimate", PLACES),
        Column(interval_head(result.level), "estimate", PLACES),
        Column(phrase("p"), "p"),
    ]
    columns += [Column(phrase("Adjusted p"), "p")] if adjusted else []
    tests = {str(row["path"]): row for row in result.omnibus.to_dict("records")}
    rows = result.table.to_dict("records")
    groups = tuple(
        Rows(tuple(_row(row, adjusted) for row in same), _heading(same[0], tests[path], labels))
        for path in tests
        if (same := [row for row in rows if str(row["path"]) == path])
    )
    title = phrase("Differences of paths between groups.") if caption is None else caption
    return Table(title, tuple(columns), groups, tuple(_notes(result)))


def _row(row: Mapping[Any, Any], adjusted: bool) -> tuple[Cell, ...]:
    values = (row["estimate_a"], row["estimate_b"], row["difference"], row["se"])
    return (
        f"{row['group_a']} − {row['group_b']}",
        *(Number(value, places=PLACES) for value in values),
        Interval(row["low"], row["high"], places=PLACES),
        Number(row["p"], "p"),
        *((Number(row["p_adjusted"], "p"),) if adjusted else ()),
    )


def _heading(row: Mapping[Any, Any], test: Mapping[Any, Any], labels: Mapping[str, str] | None) -> Phrase:
    source, target = (words_by_name(labels, str(row[end])) for end in ("source", "target"))
    path = f"{source} → {target}" if source and target else str(row["path"])
    path += f" ({str(row['waves']).replace('->', '→')})" if row["waves"] else ""
    return phrase(
        "{path}; all groups equal: {chisq}, {p}",
        path=path,
        chisq=Number(test["chisq"], "statistic", name="χ²", degrees=test["df"]),
        p=Number(test["p"], "p", name="p"),
    )


def _notes(result: PathDifferences) -> Iterator[Paragraph]:
    yield say("Difference: first group minus second; unstandardized. All groups equal: Wald test.")
    if result.adjust in METHODS:
        yield METHODS[result.adjust][result.family != "all"]
    if result.adjust in ("single_step", "bonferroni"):
        yield say("The intervals hold together.")
    else:
        yield say("The intervals hold one by one.")
    yield from (say("{note}", note=note) for note in result.notes if note.startswith("Held equal"))
