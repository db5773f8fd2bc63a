"""`models_table`: the parameters of several models beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analysis.sem import Fit
from analysis.sem.bootstrap import Bootstrap
from reports.document import Cell, Column, Number, Paragraph, Rows, Table, Words, phrase, say
from reports.tables.fit_indices import indices, named
from reports.tables.model_door import Fitted, chosen, fit_of, fits_of, fitted, names_of, no_result
from reports.tables.model_lines import (
    PARTS,
    PLACES,
    STANDARDIZED,
    Line,
    Shown,
    bootstrapped,
    cells,
    errors_of,
    lines,
    shown,
)
from reports.tables.parameters import parameter

WHERE = "models_table"
MOST_WITH_P = 3  # models beside each other on a page
DEFAULT_PARTS = ("loadings", "regressions", "defined")

Key = tuple[str, str, str, str]


def models_table(
    fits: Sequence[Fitted],
    *,
    labels: Sequence[Words] | None = None,
    standardized: str | None = "std_all",
    parts: Sequence[str] = DEFAULT_PARTS,
    words: Mapping[str, str] | None = None,
    caption: Words | None = None,
) -> Table:
    """Return several models side by side: estimates with errors, p, standardized values, and their fit below.

    Parameters
    ----------
    fits : sequence of Fit or Bootstrap
    labels : sequence of str or Phrase, optional
        Names of the models; by default Model 1, Model 2 ...
    standardized : {"std_all", "std_lv", "std_nox"} or None
        As in `reports.tables.parameters.parameter_table`.
    parts : sequence of str
        Which kinds of parameters, as there.
    words : mapping, optional
        Words for variables.
    caption : str or Phrase, optional

    Returns
    -------
    Table
        What a model lacks is left empty. Of more than three models there is no p, for want of room.

    Raises
    ------
    OutputError
        If something else than fits is given, or the labels do not fit their number.

    Examples
    --------
    >>> from analysis import sem
    >>> from analysis.panel.power import simulate
    >>> from reports.tables.models import models_table
    >>> data = simulate("m ~ 0.4*x; y ~ 0.3*m + 0.1*x", 200, seed=1)
    >>> fits = [sem("m ~ x; y ~ m", data), sem("m ~ x; y ~ m + x", data)]
    >>> table = models_table(fits, labels=["Full", "Partial"])
    >>> len(table.groups[0].cells)
    3
    """
    own = fits_of(WHERE, fits)
    given = tuple(fitted(WHERE, one) for one in (fits if isinstance(fits, list | tuple) else (fits,)))
    names = names_of(WHERE, labels, len(own))
    wanted = tuple(chosen(WHERE, "parts", part, tuple(PARTS)) for part in parts)
    seen = [shown(WHERE, one, standardized, None) for one in given]
    tested = len(own) <= MOST_WITH_P and all(one.tested for one in seen)
    by_key = [_lines(one, what, wanted) for one, what in zip(given, seen, strict=True)]
    several = any(fit.parameters.groups > 1 for fit in own)
    columns = [Column(phrase("Parameter"), "text" if words is not None else "code")]
    columns += [Column(phrase("Group"))] if several else []
    for name in names:
        columns += _columns(name, tested, standardized is not None)
    groups = [
        *_parameters(by_key, seen, wanted, words, several, tested),
        _fit(own, several, tested, standardized),
    ]
    title = phrase("Models beside each other.") if caption is None else caption
    notes = tuple(_notes(own, names, standardized, given))
    return Table(title, tuple(columns), tuple(groups), notes, 2 if several else 1)


def _lines(fit: Fitted, what: Shown, parts: Sequence[str]) -> dict[Key, Line]:
    groups = fit_of(WHERE, fit).groups
    return {_key(line, groups): line for line in lines(fit, what) if line.part in parts}


def _key(line: Line, groups: tuple[str, ...]) -> Key:
    """Return what makes parameters of two models the same; a covariance is the same either way."""
    lhs, rhs = line.lhs, line.rhs
    if line.op == "~~":
        lhs, rhs = sorted((lhs, rhs))
    return lhs, line.op, "" if line.op == ":=" else rhs, groups[line.group - 1] if line.group else ""


def _columns(name: Words, tested: bool, standardized: bool) -> list[Column]:
    found = [
        Column(phrase("Est."), "estimate", PLACES, name),
        Column(phrase("SE"), "estimate", PLACES, name),
    ]
    found += [Column(phrase("p"), "p", None, name)] if tested else []
    return [*found, Column(phrase("Std."), "estimate", PLACES, name)] if standardized else found


def _parameters(
    by_key: Sequence[Mapping[Key, Line]],
    seen: Sequence[Shown],
    parts: Sequence[str],
    words: Mapping[str, str] | None,
    several: bool,
    tested: bool,
) -> Iterator[Rows]:
    every: dict[Key, Line] = {}
    for found in by_key:
        every |= {key: line for key, line in found.items() if key not in every}
    for part in parts:
        rows = []
        for key, line in every.items():
            if line.part == part:
                beside = (
                    c
                    for found, what in zip(by_key, seen, strict=True)
                    for c in _beside(found.get(key), what, tested)
                )
                rows.append((parameter(line, words), *((key[3],) if several else ()), *beside))
        if rows:
            yield Rows(tuple(rows), PARTS[part])


def _beside(line: Line | None, what: Shown, tested: bool) -> tuple[Cell, ...]:
    width = 2 + tested + (what.standardized is not None)
    if line is None:
        return ("",) * width
    numbers = cells(line, what)
    estimate, se = numbers[0], numbers[1]
    p = (numbers[3],) if tested else ()
    std = (numbers[-1],) if what.standardized is not None else ()
    return (estimate, se, *p, *std)


def _fit(fits: Sequence[Fit], several: bool, tested: bool, standardized: str | None) -> Rows:
    found = [indices(fit) for fit in fits]
    empty: tuple[Cell, ...] = ("",) * (1 + tested + (standardized is not None))
    group = ("",) if several else ()

    def row(name: Words, of: list[Cell]) -> tuple[Cell, ...]:
        return (name, *group, *(cell for one in of for cell in (one, *empty)))

    rows = (
        row(phrase("χ²"), [Number(one.chisq, "statistic") for one in found]),
        row(phrase("df"), [Number(one.df, "degrees") for one in found]),
        row(phrase("p"), [Number(one.p, "p") for one in found]),
        row(phrase("CFI"), [Number(one.cfi, "bounded") for one in found]),
        row(phrase("RMSEA"), [Number(one.rmsea, "bounded") for one in found]),
        row(phrase("SRMR"), [Number(one.srmr, "bounded") for one in found]),
        row(phrase("AIC"), [Number(one.aic, "statistic") for one in found]),
        row(phrase("BIC"), [Number(one.bic, "statistic") for one in found]),
        row(phrase("n"), [Number(one.n, "count") for one in found]),
    )
    return Rows(rows, phrase("Fit"))


def _notes(
    fits: Sequence[Fit], names: Sequence[Words], standardized: str | None, drawn: Sequence[Fitted]
) -> Iterator[Paragraph]:
    yield from _of_each(names, [list(no_result(fit)) for fit in fits])
    errors = [bootstrapped(one) if isinstance(one, Bootstrap) else errors_of(one) for one in drawn]
    yield from _of_each(names, [[note] for note in errors])
    if standardized is not None:
        yield STANDARDIZED[next(name for name in STANDARDIZED if name == standardized)]
    yield from _of_each(names, [list(named([indices(fit)])) for fit in fits])


def _of_each(names: Sequence[Words], told: Sequence[Sequence[Paragraph]]) -> Iterator[Paragraph]:
    """Yield what is said of the models: once if it is the same of all, else with their names."""
    if all(notes == told[0] for notes in told):
        yield from told[0]
        return
    for name, notes in zip(names, told, strict=True):
        yield from (say("{model}: {note}", model=(name,), note=note.runs) for note in notes)
