"""`parameter_table`: every parameter of a model, with what was fixed, held equal or defined."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from analysis.sem import Fit
from reports.document import Cell, Code, Column, Marked, Paragraph, Phrase, Rows, Table, Words, phrase, say
from reports.errors import OutputError
from reports.tables.model_door import Fitted, chosen, fit_of, words_by_name
from reports.tables.model_lines import PARTS, Line, Shown, cells, columns, lines, notes, shown

WHERE = "parameter_table"
LONGEST = 30  # characters of a definition that stands in its row; longer ones stand below the table
ALL_GROUPS = phrase("All groups")


def parameter_table(
    fit: Fitted,
    *,
    standardized: str | None = "std_all",
    level: float | None = None,
    fixed: bool = True,
    parts: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    group: str | None = None,
    groups: str = "rows",
    without: Collection[int] = (),
    caption: Words | None = None,
) -> Table:
    """Return the parameters of a model as a table: estimate, SE, limits, p, and standardized as effect size.

    Fixed parameters have a dash for their error and a footnote; so have those that are held equal (to which others),
    constrained or bounded. Definitions show their formula.

    Parameters
    ----------
    fit : Fit or Bootstrap
        A bootstrap gives its own errors and limits, and no p.
    standardized : {"std_all", "std_lv", "std_nox"} or None
        By all variables, by latent ones only, or by all but observed predictors (for predictors with two values).
    level : float, optional
        Of the limits; 0.95, or that of the bootstrap.
    fixed : bool
        Whether parameters that were not estimated are shown.
    parts : sequence of str, optional
        Some of loadings, regressions, covariances, variances, intercepts, thresholds, scales, defined, sample (moments
        of predictors); in the order of the table. By default all.
    labels : mapping, optional
        Words for variables. Parameters are then written with arrows (``cause → outcome``), else as in the syntax.
    group : str, optional
        Of several groups only this one, by its value.
    groups : {"rows", "columns"}
        Whether groups stand below each other, with a column that names them, or side by side.
    without : collection of int
        Rows of `fit.estimates`, from 0, that another table shows.
    caption : str or Phrase, optional

    Returns
    -------
    Table
        A group of rows for each part.

    Raises
    ------
    OutputError
        If `fit` is none, a word is unknown, or nothing is left to be shown.

    Examples
    --------
    >>> from analysis import sem
    >>> from analysis.panel.power import simulate
    >>> from reports.tables.parameters import parameter_table
    >>> data = simulate("m ~ 0.4*x; y ~ 0.3*m + 0.1*x", 200, seed=1)
    >>> fit = sem("m ~ a*x; y ~ b*m + x; ab := a*b", data)
    >>> table = parameter_table(fit, parts=("regressions", "defined"))
    >>> [len(rows.cells) for rows in table.groups]
    [3, 1]
    """
    what = shown(WHERE, fit, standardized, level)
    own = fit_of(WHERE, fit)
    layout = chosen(WHERE, "groups", groups, ("rows", "columns"))
    wanted = tuple(PARTS) if parts is None else tuple(chosen(WHERE, "parts", p, tuple(PARTS)) for p in parts)
    number = _group(own, group)
    some = tuple(
        line
        for line in lines(fit, what)
        if line.part in wanted
        and line.at not in without
        and (fixed or line.estimated)
        and (number is None or line.group in (0, number))
    )
    if not some:
        raise OutputError(
            f"{WHERE}: no parameter is left to be shown. Ask for other parts, or with fixed=True."
        )
    several = own.parameters.groups > 1 and number is None
    made = _side_by_side if several and layout == "columns" else _below_each_other
    heads, rows, headings = made(own, some, wanted, what, labels)
    title = phrase("Parameters of the model.") if caption is None else caption
    return Table(title, heads, rows, (*notes(fit, what, some), *_residual(some)), headings)


def _group(fit: Fit, value: str | None) -> int | None:
    if value is None:
        return None
    if str(value) not in fit.groups:
        known = ", ".join(fit.groups) if fit.parameters.groups > 1 else "none, as the model has one group"
        raise OutputError(f"{WHERE}: group={value!r} is not in the fit. Its groups are: {known}.")
    return fit.groups.index(str(value)) + 1


def _residual(some: Sequence[Line]) -> Iterator[Paragraph]:
    if any(line.part in ("covariances", "variances") for line in some):
        yield say("Variances and covariances of what the model explains are those of its residuals.")


Made = tuple[tuple[Column, ...], tuple[Rows, ...], int]


def _below_each_other(
    fit: Fit, some: Sequence[Line], parts: Sequence[str], what: Shown, labels: Mapping[str, str] | None
) -> Made:
    named = any(line.label for line in some)
    several = len({line.group for line in some} - {0}) > 1
    heads = [Column(phrase("Parameter"), "text" if labels is not None else "code")]
    heads += [Column(phrase("Group"))] if several else []
    heads += [Column(phrase("Label"), "code")] if named else []

    def row(line: Line) -> tuple[Cell, ...]:
        first: list[Cell] = [parameter(line, labels)]
        first += [fit.groups[line.group - 1] if line.group else ""] if several else []
        first += [Code(line.label) if line.label and line.part != "defined" else ""] if named else []
        return (*first, *cells(line, what))

    rows = tuple(
        Rows(tuple(row(line) for line in _adjacent(some, part)), PARTS[part])
        for part in parts
        if any(line.part == part for line in some)
    )
    return (*heads, *columns(what)), rows, 2 if several else 1


def _adjacent(some: Sequence[Line], part: str) -> list[Line]:
    """Return the lines of a part, the same parameter of every group together."""
    mine = [line for line in some if line.part == part]
    order = {words: k for k, words in enumerate(dict.fromkeys(line.words for line in mine))}
    return sorted(mine, key=lambda line: order[line.words])


def _side_by_side(
    fit: Fit, some: Sequence[Line], parts: Sequence[str], what: Shown, labels: Mapping[str, str] | None
) -> Made:
    numbers = sorted({line.group for line in some}, key=lambda g: g or len(fit.groups) + 1)
    heads = [Column(phrase("Parameter"), "text" if labels is not None else "code")]
    for number in numbers:
        heads += columns(what, fit.groups[number - 1] if number else ALL_GROUPS)
    empty: tuple[Cell, ...] = ("",) * len(columns(what))

    def row(same: Sequence[Line]) -> tuple[Cell, ...]:
        by_group = {line.group: cells(line, what) for line in same}
        beside = (cell for number in numbers for cell in by_group.get(number, empty))
        return (parameter(same[0], labels), *beside)

    rows = tuple(
        Rows(
            tuple(row(list(same)) for _, same in groupby(_adjacent(some, part), lambda line: line.words)),
            PARTS[part],
        )
        for part in parts
        if any(line.part == part for line in some)
    )
    return tuple(heads), rows, 1


def parameter(line: Line, labels: Mapping[str, str] | None) -> Cell:
    """Return what a parameter is called: as in the syntax, or with arrows between labels of the variables."""
    if line.part == "defined":
        short = len(line.words) <= LONGEST
        return Code(line.words) if short else Marked(Code(line.lhs), _formula(line))
    if labels is None:
        return Code(line.words)
    left, right = words_by_name(labels, line.lhs), words_by_name(labels, line.rhs)
    match line.op:
        case "=~":
            return f"{left} → {right}"
        case "~":
            return f"{right} → {left}"
        case "~~":
            return left if line.lhs == line.rhs else f"{left} ↔ {right}"
        case "|":
            return f"{left} | {line.rhs}"
        case _:
            return left


def _formula(line: Line) -> Phrase:
    return phrase("Defined: {formula}.", formula=Code(line.words))
