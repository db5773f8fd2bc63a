"""`lagged_table`: autoregressive and cross-lagged effects, and correlations within waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.sem.about import Path, located
from reports.document import Cell, Column, Paragraph, Rows, Table, Words, phrase, say
from reports.errors import OutputError
from reports.tables.model_door import Fitted, fit_of, words_by_name
from reports.tables.model_lines import cells, columns, notes, shown
from reports.tables.model_roles import role
from reports.tables.paths import Told, by_title, told, wave_words

WHERE = "lagged_table"
EFFECTS = ("autoregressive", "cross-lagged")
WITHIN = ("first-wave covariance", "residual covariance", "covariance within wave")
BETWEEN = ("random-intercept variance", "random-intercept covariance")
RANDOM = phrase("Random intercepts")


def lagged_table(
    fit: Fitted,
    *,
    standardized: str = "std_all",
    level: float | None = None,
    labels: Mapping[str, str] | None = None,
    waves: Mapping[str, str] | None = None,
    caption: Words | None = None,
) -> Table:
    """Return what a cross-lagged model is about: lagged effects, each over all waves, and covariances by wave.

    Parameters
    ----------
    fit : Fit or Bootstrap
        Of `clpm`, `riclpm` or another builder with lagged effects.
    standardized, level, labels, waves, caption : optional
        As in `reports.tables.paths.paths_table`.

    Returns
    -------
    Table
        A group of rows for each effect, a row for each interval. Variances within waves are left out: they are among
        the parameters of the model.

    Raises
    ------
    OutputError
        If the fit has no lagged effects, or a word is unknown.

    Examples
    --------
    >>> from analysis.panel import riclpm
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> from reports.tables.lagged import lagged_table
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> data = simulate(world.population, 200, seed=1, exact=True)
    >>> fit = riclpm(data, {"x": ["x1", "x2", "x3"], "y": ["y1", "y2", "y3"]})
    >>> [rows.title.template for rows in lagged_table(fit).groups][:2]
    ['Autoregressive: {name}', 'Autoregressive: {name}']
    """
    what = shown(WHERE, fit, standardized, level)
    every = told(WHERE, fit, what)
    if not any(one.path.what.startswith(EFFECTS) for one in every):
        raise OutputError(
            f"{WHERE}: the model has no lagged effects. Give a fit of clpm(), riclpm() or the like."
        )
    some = [one for one in every if _belongs(one.path)]
    own = fit_of(WHERE, fit)
    several = own.parameters.groups > 1
    heads = [Column(phrase("Waves"))] + ([Column(phrase("Group"))] if several else [])

    def row(one: Told) -> tuple[Cell, ...]:
        group = (own.groups[one.line.group - 1] if one.line.group else phrase("all"),) if several else ()
        return (_named(one, labels, waves), *group, *cells(one.line, what))

    ordered = sorted(some, key=lambda one: _place(one.path))
    rows = tuple(
        Rows(tuple(row(one) for one in same), title)
        for title, same in by_title(ordered, lambda one: _title(one.path, labels))
    )
    title = phrase("Lagged effects, and covariances within waves.") if caption is None else caption
    said = [*notes(fit, what, [one.line for one in some]), *_covariances(some)]
    return Table(title, (*heads, *columns(what)), rows, tuple(said), 2 if several else 1)


def _place(path: Path) -> int:
    """Return where a kind of effect stands: one's own past, the other's, covariances within, between persons."""
    kinds = ("autoregressive", "cross-lagged", *WITHIN, *BETWEEN)
    return min((k for k, kind in enumerate(kinds) if path.what.startswith(kind)), default=len(kinds))


def _title(path: Path, labels: Mapping[str, str] | None) -> Words:
    source, target = words_by_name(labels, path.source), words_by_name(labels, path.target)
    if path.what == "autoregressive":
        return phrase("Autoregressive: {name}", name=target)
    if path.what == "cross-lagged":
        return phrase("Cross-lagged: {source} → {target}", source=source, target=target)
    if path.what in WITHIN:
        return phrase("Covariances within waves: {first} ↔ {second}", first=source, second=target)
    if path.what in BETWEEN:
        return RANDOM
    return phrase("{role}: {source} → {target}", role=(role(path.what),), source=source, target=target)


def _named(one: Told, labels: Mapping[str, str] | None, waves: Mapping[str, str] | None) -> Words:
    path = one.path
    source, target = words_by_name(labels, path.source), words_by_name(labels, path.target)
    if path.what == "random-intercept variance":
        return phrase("variance of {name}", name=source)
    if path.what == "random-intercept covariance":
        return phrase("covariance of {first} and {second}", first=source, second=target)
    return wave_words(path.waves, waves) or phrase("all")


def _covariances(some: Sequence[Told]) -> list[Paragraph]:
    whats = {one.path.what for one in some}
    found = []
    if "residual covariance" in whats:
        found.append(say("Covariances within waves after the first are those of residuals."))
    if whats & {*WITHIN, "random-intercept covariance"}:
        found.append(say("Of a covariance the standardized value is a correlation."))
    return found


def lagged_rows(fit: Fitted) -> frozenset[int]:
    """Return the rows of `fit.estimates` that `lagged_table` shows."""
    own = fit_of(WHERE, fit)
    return frozenset(at for path, at in located(own.about, own.estimates) if _belongs(path))


def _belongs(path: Path) -> bool:
    return path.what.startswith(EFFECTS) or path.what in (*WITHIN, *BETWEEN)
