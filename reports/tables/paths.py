"""`paths_table`: what a model is about, in the words of the question instead of the syntax."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.sem import Fit
from analysis.sem.about import Path, different, located
from reports.document import Cell, Code, Column, Rows, Table, Words, phrase
from reports.errors import OutputError
from reports.tables.model_door import Fitted, fit_of, words_by_name
from reports.tables.model_lines import Line, Shown, cells, columns, lines, notes, shown
from reports.tables.model_roles import role

WHERE = "paths_table"
OVER_WAVES = phrase("Held equal over waves.")
DIFFERENT = phrase("The standardized values differ between the waves.")


@dataclass(frozen=True, slots=True)
class Told:
    """A path in words, with its numbers."""

    path: Path
    line: Line


def paths_table(
    fit: Fitted,
    *,
    standardized: str | None = "std_all",
    level: float | None = None,
    labels: Mapping[str, str] | None = None,
    waves: Mapping[str, str] | None = None,
    without: Collection[int] = (),
    caption: Words | None = None,
) -> Table:
    """Return the parameters that a model is about: from which variable to which, at which waves, in which group.

    Parameters
    ----------
    fit : Fit or Bootstrap
        Of a builder; of a text of one's own the regressions and definitions are shown.
    standardized, level, without : optional
        As in `reports.tables.parameters.parameter_table`.
    labels : mapping, optional
        Words for variables.
    waves : mapping, optional
        Words for waves.
    caption : str or Phrase, optional

    Returns
    -------
    Table
        A group of rows for each role, such as cross-lagged.

    Raises
    ------
    OutputError
        If `fit` is none, a word is unknown, or the model is about nothing (it has neither builder nor regressions).

    Examples
    --------
    >>> from analysis.panel import clpm
    >>> from analysis.panel.power import simulate
    >>> from reports.tables.paths import paths_table
    >>> data = simulate("x2 ~ 0.5*x1 + 0.1*y1; y2 ~ 0.5*y1 + 0.2*x1; x1 ~~ 0.3*y1", 200, seed=1)
    >>> table = paths_table(clpm(data, {"x": ["x1", "x2"], "y": ["y1", "y2"]}))
    >>> [rows.title.template for rows in table.groups][:2]
    ['Autoregressive', 'Cross-lagged']
    """
    what = shown(WHERE, fit, standardized, level)
    some = told(WHERE, fit, what, without)
    groups = by_title(some, lambda one: role(one.path.what))
    title = phrase("Paths of the model.") if caption is None else caption
    return _table(fit, what, groups, title, labels, waves)


def told(where: str, fit: Fitted, what: Shown, without: Collection[int] = ()) -> tuple[Told, ...]:
    """Return the paths of a fit, in the builder's order.

    Raises
    ------
    OutputError
        If there is none.
    """
    own = fit_of(where, fit)
    every = lines(fit, what)
    places = located(own.about, own.estimates)
    over_waves = _over_waves(own, places)
    unlike = {places[k][1] for k in different(places, own.estimates)}
    found = tuple(
        Told(path, _one(every[at], what, at in over_waves, at in unlike))
        for path, at in places
        if at not in without
    )
    if not found:
        raise OutputError(
            f"{where}: the model has no regression and no defined parameter to be shown. Use parameter_table()."
        )
    return found


def _one(line: Line, what: Shown, over_waves: bool, unlike: bool) -> Line:
    """Return the line of a path, with what its footnote must say of the waves that it stands for."""
    if over_waves:
        line = replace(line, note=OVER_WAVES)
    if not unlike or what.standardized is None:
        return line
    note = DIFFERENT if line.note is None else phrase("{first} {second}", first=line.note, second=DIFFERENT)
    return replace(line, standardized=float("nan"), note=note)


def _over_waves(fit: Fit, places: Sequence[tuple[Path, int]]) -> frozenset[int]:
    """Return the rows of effects that are one free value at all their waves, and nothing else."""
    rows = fit.parameters.rows
    sets: dict[int, list[tuple[Path, int]]] = {}
    for path, at in places:
        if at < len(rows) and rows[at].free:
            sets.setdefault(rows[at].free, []).append((path, at))
    found: list[int] = []
    for free, some in sets.items():
        ends = {(path.source, path.target, rows[at].group) for path, at in some}
        whole = len(some) == sum(row.free == free for row in rows)
        if len(some) > 1 and len(ends) == 1 and whole and all(path.waves for path, _ in some):
            found += [at for _, at in some]
    return frozenset(found)


Titled = Sequence[tuple[Words, Sequence[Told]]]


def by_title(some: Sequence[Told], title: Callable[[Told], Words]) -> Titled:
    """Return the paths under their headings, in the order in which headings are met."""
    found: dict[Words, list[Told]] = {}
    for one in some:
        found.setdefault(title(one), []).append(one)
    return tuple(found.items())


def _table(
    fit: Fitted,
    what: Shown,
    groups: Titled,
    caption: Words,
    labels: Mapping[str, str] | None,
    waves: Mapping[str, str] | None,
) -> Table:
    """Return a table of paths with the columns that they need."""
    own = fit_of(WHERE, fit)
    every = [one for _, some in groups for one in some]
    timed = any(one.path.waves for one in every)
    several = any(one.line.group for one in every) and own.parameters.groups > 1
    heads = [Column(phrase("From")), Column(phrase("To"))]
    heads += [Column(phrase("Waves"))] if timed else []
    heads += [Column(phrase("Group"))] if several else []

    def row(one: Told) -> tuple[Cell, ...]:
        first = [*ends(one, labels)]
        first += [wave_words(one.path.waves, waves)] if timed else []
        first += [_group(own, one.line)] if several else []
        return (*first, *cells(one.line, what))

    rows = tuple(Rows(tuple(row(one) for one in some), title) for title, some in groups)
    shown_lines = [one.line for one in every]
    return Table(caption, (*heads, *columns(what)), rows, tuple(notes(fit, what, shown_lines)), 2)


def wave_words(text: str, waves: Mapping[str, str] | None) -> str:
    """Return from which wave to which, ``1 -> 2``, with an arrow and the waves by their labels."""
    return " → ".join(words_by_name(waves, wave) for wave in text.split(" -> "))


def ends(one: Told, labels: Mapping[str, str] | None) -> Iterator[Cell]:
    """Yield source and target in words; without a source the target alone, or the name and formula of a definition."""
    path = one.path
    if not path.source and (one.line.part == "defined" or not path.target):
        yield Code(one.line.label or one.line.lhs)
        yield Code(one.line.rhs) if one.line.part == "defined" else ""
    elif not path.source:
        yield words_by_name(labels, path.target)
        yield ""
    else:
        yield words_by_name(labels, path.source)
        yield words_by_name(labels, path.target)


def _group(fit: Fit, line: Line) -> Words:
    return fit.groups[line.group - 1] if line.group else phrase("all")
