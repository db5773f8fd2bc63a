"""`lagged_table`: autoregressive and cross-lagged effects, and correlations within waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.sem.about import Path, located
from reports.document import Table, Words, phrase, say
from reports.errors import OutputError
from reports.tables.model_door import Fitted, fit_of
from reports.tables.model_lines import shown
from reports.tables.model_roles import role
from reports.tables.paths import Told, by_title, table_of, told

WHERE = "lagged_table"
EFFECTS = ("autoregressive", "cross-lagged")
TOGETHER = (
    "first-wave covariance",
    "residual covariance",
    "covariance within wave",
    "random-intercept variance",
    "random-intercept covariance",
)


def lagged_table(
    fit: Fitted,
    *,
    standardized: str = "std_all",
    level: float | None = None,
    labels: Mapping[str, str] | None = None,
    caption: Words | None = None,
) -> Table:
    """Return what a cross-lagged model is about: lagged effects, each over all waves, and covariances by wave.

    Parameters
    ----------
    fit : Fit or Bootstrap
        Of `clpm`, `riclpm` or another builder with lagged effects.
    standardized, level, labels, caption : optional
        As in `reports.tables.paths.paths_table`.

    Returns
    -------
    Table
        Variances within waves are left out: they are among the parameters of the model.

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
    ['Autoregressive', 'Cross-lagged']
    """
    what = shown(WHERE, fit, standardized, level)
    every = told(WHERE, fit, what)
    if not any(one.path.what.startswith(EFFECTS) for one in every):
        raise OutputError(
            f"{WHERE}: the model has no lagged effects. Give a fit of clpm(), riclpm() or the like."
        )
    some = [one for one in every if _belongs(one.path)]
    groups = [(title, _by_effect(rows)) for title, rows in by_title(some, lambda one: role(one.path.what))]
    title = phrase("Lagged effects, and covariances within waves.") if caption is None else caption
    made = table_of(fit, what, groups, labels, title)
    if not any(one.path.what.endswith("covariance") for one in some):
        return made
    note = say("Of a covariance the standardized value is a correlation.")
    return replace(made, notes=(*made.notes, note))


def lagged_rows(fit: Fitted) -> frozenset[int]:
    """Return the rows of `fit.estimates` that `lagged_table` shows."""
    own = fit_of(WHERE, fit)
    return frozenset(at for path, at in located(own.about, own.estimates) if _belongs(path))


def _belongs(path: Path) -> bool:
    return path.what.startswith(EFFECTS) or path.what in TOGETHER


def _by_effect(some: Sequence[Told]) -> list[Told]:
    """Return the same effect of all waves together, group after group."""
    order = {key: k for k, key in enumerate(dict.fromkeys(_effect(one) for one in some))}
    return sorted(some, key=lambda one: order[_effect(one)])


def _effect(one: Told) -> tuple[str, str, int]:
    return one.path.source, one.path.target, one.line.group
