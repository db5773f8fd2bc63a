"""`difference_sentence`: a path or an indirect effect that is compared between groups."""

from __future__ import annotations

from analysis.panel.groups import PathDifferences
from reports.document import Interval, Number, Phrase, Run, phrase
from reports.errors import OutputError
from reports.sentences.estimates import Row, errorless
from reports.sentences.given import ALPHA, known, no_error
from reports.sentences.value import Gaps, Sentence, equations, refused, together, told

WHERE = "difference_sentence"


def difference_sentence(
    result: PathDifferences,
    path: str,
    groups: tuple[str, str] | None = None,
    *,
    label: str = "",
    alpha: float = ALPHA,
) -> Sentence:
    """Tell by how much a path differs between two groups, with p as adjusted for the number of comparisons.

    Parameters
    ----------
    result : PathDifferences
    path : str
        As in ``result.table``.
    groups : tuple of str, optional
        The two, in the order of the table; by default all pairs, one sentence each.
    label : str
        Words for the path; by default as in the table.
    alpha : float
        Level of the adjusted test.

    Returns
    -------
    Sentence

    Raises
    ------
    OutputError
        If it is no result of `path_differences`, or has no such comparison.

    Examples
    --------
    >>> from analysis import sem
    >>> from analysis.panel import path_differences
    >>> from analysis.panel.power import simulate
    >>> from reports.sentences import difference_sentence
    >>> data = simulate("y ~ .5*x", 200, seed=1).assign(g=["u", "v"] * 100)
    >>> found = path_differences(sem("y ~ x", data, group="g"))
    >>> "z = " in difference_sentence(found, "y ~ x").bracketed().replace(chr(160), " ")
    True
    """
    if not isinstance(result, PathDifferences):
        raise OutputError(
            f"{WHERE}: a {type(result).__name__} is no result of path_differences(). Give that itself."
        )
    table = result.table
    rows = table[table["path"] == path]
    if groups is not None:
        rows = rows[(rows["group_a"] == groups[0]) & (rows["group_b"] == groups[1])]
    if rows.empty:
        raise OutputError(
            f"{WHERE}: no comparison of {path!r} between groups={groups!r}. The paths are "
            f"{', '.join(map(repr, dict.fromkeys(table['path'])))}."
        )
    sentences = [_sentence(dict(row), label or path, result, alpha) for row in rows.to_dict("records")]
    return together(*sentences, *_adjusted(result))


def _sentence(row: Row, label: str, result: PathDifferences, alpha: float) -> Sentence:
    if errorless({**row, "estimate": row["difference"]}):
        return refused(no_error(label))
    p = row["p_adjusted"] if known(row["p_adjusted"]) else row["p"]
    numbers = equations(
        Number(row["difference"], name="Δb"),
        Number(row["se"], name="SE"),
        Interval(row["low"], row["high"], level=result.level),
        Number(row["z"], "statistic", name="z"),
        Number(p, "p", name="p"),
    )
    return told(_words(row, label, p < alpha, numbers), numbers)


def _words(row: Row, label: str, is_clear: bool, numbers: tuple[Run, ...]) -> Phrase:
    gaps: Gaps = {
        "path": label,
        "one": row["group_a"],
        "other": row["group_b"],
        "in_one": Number(row["estimate_a"], name="b"),
        "in_other": Number(row["estimate_b"], name="b"),
        "statistics": numbers,
    }
    if not is_clear:
        return phrase(
            "{path} did not differ significantly between {one} ({in_one}) and {other} ({in_other}): {statistics}.",
            **gaps,
        )
    return phrase("{path} differed between {one} ({in_one}) and {other} ({in_other}): {statistics}.", **gaps)


def _adjusted(result: PathDifferences) -> tuple[Sentence, ...]:
    if result.adjust == "none":
        return ()
    return (told(phrase("p is adjusted for the number of comparisons ({method}).", method=result.adjust)),)
