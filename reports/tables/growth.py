"""`growth_table`: means, variances, covariances and predictors of growth factors."""

from __future__ import annotations

from collections.abc import Mapping

from reports.document import Cell, Column, Rows, Table, Words, phrase
from reports.errors import OutputError
from reports.tables.model_door import Fitted, fit_of, words_by_name
from reports.tables.model_lines import cells, columns, notes, shown
from reports.tables.model_roles import FACTORS, OF_FACTOR, factor_of, of_factor, role
from reports.tables.paths import Told, by_title, told, wave_words

WHERE = "growth_table"


def growth_table(
    fit: Fitted,
    *,
    standardized: str = "std_all",
    level: float | None = None,
    labels: Mapping[str, str] | None = None,
    waves: Mapping[str, str] | None = None,
    caption: Words | None = None,
) -> Table:
    """Return the growth factors of a model: their means, variances, covariances, and what predicts them.

    Parameters
    ----------
    fit : Fit or Bootstrap
        Of `growth_curve`, `second_order`, `lcm_sr` or another builder with growth factors.
    standardized, level, labels, waves, caption : optional
        As in `reports.tables.paths.paths_table`.

    Returns
    -------
    Table
        A standardized mean is the mean in standard deviations of its factor; a standardized covariance a correlation.

    Raises
    ------
    OutputError
        If the model has no growth factors, or a word is unknown.

    Examples
    --------
    >>> from analysis.panel import growth_curve
    >>> from analysis.panel.power import simulate
    >>> from reports.tables.growth import growth_table
    >>> truth = "i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4; s =~ 0*y1 + 1*y2 + 2*y3 + 3*y4; i ~ 5*1; s ~ 0.5*1; i ~~ 0.1*s"
    >>> data = simulate(truth, 200, seed=1, front="growth", exact=True)
    >>> fit = growth_curve(data, {"y": ["y1", "y2", "y3", "y4"]})
    >>> [rows.title.template for rows in growth_table(fit).groups]
    ['Means', 'Variances', 'Covariances']
    """
    what = shown(WHERE, fit, standardized, level)
    some = told(WHERE, fit, what)
    if not any(of_factor(one.path.what) for one in some):
        raise OutputError(
            f"{WHERE}: the model has no growth factors that its builder names. Give a fit of growth_curve() or the "
            f"like."
        )
    own = fit_of(WHERE, fit)
    several = own.parameters.groups > 1
    heads = [Column(phrase("Parameter"))] + ([Column(phrase("Group"))] if several else [])
    timed = any(one.path.waves for one in some)
    heads += [Column(phrase("Waves"))] if timed else []

    def row(one: Told) -> tuple[Cell, ...]:
        first: list[Cell] = [_named(one, labels)]
        first += [own.groups[one.line.group - 1] if one.line.group else phrase("all")] if several else []
        first += [wave_words(one.path.waves, waves)] if timed else []
        return (*first, *cells(one.line, what))

    rows = tuple(Rows(tuple(row(one) for one in part), title) for title, part in by_title(some, _title))
    title = phrase("Growth factors of the model.") if caption is None else caption
    said = tuple(notes(fit, what, [one.line for one in some]))
    return Table(title, (*heads, *columns(what)), rows, said, 2 if several else 1)


def _title(one: Told) -> Words:
    found = of_factor(one.path.what)
    return OF_FACTOR[found[0]] if found else role(one.path.what)


def _named(one: Told, labels: Mapping[str, str] | None) -> Words:
    path = one.path
    target = words_by_name(labels, path.target)
    if found := of_factor(path.what):
        _, factor, at_zero = found
        told_factor = FACTORS.get(factor, factor)
        if at_zero:
            return phrase("{factor} of {name} where predictors are 0", factor=told_factor, name=target)
        return phrase("{factor} of {name}", factor=told_factor, name=target)
    if path.source in ("", path.target):
        return factor_of(path.target, labels)
    one_end, other = factor_of(path.source, labels), factor_of(path.target, labels)
    if path.op == "~~":
        return phrase("{first} ↔ {second}", first=one_end, second=other)
    return phrase("{source} → {target}", source=one_end, target=other)
