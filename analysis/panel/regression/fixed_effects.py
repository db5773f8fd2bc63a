"""Regressions with the persons' own levels taken out: `fixed_effects`."""

from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.regression.design import EXACT, Design, check_rank, design, parsed, variables
from analysis.panel.regression.frame import Rows, rows
from analysis.panel.regression.inference.method import Known
from analysis.panel.regression.result import Regression, test_table
from analysis.panel.regression.types import Array, Integers
from analysis.panel.regression.waves import Waves, wave_and_time
from analysis.panel.regression.within.clustered import ERRORS, LeastSquares, classical, least_squares
from analysis.panel.regression.within.hausman import hausman, mundlak
from analysis.panel.regression.within.transform import differences, within
from analysis.waves import Panel

STILL = 1e-10  # what is left of a column without the persons' means, as a part of it, that counts as nothing
Errors = Literal["CR1", "CR0", "CR1_plain", "CR1_plm", "CR1_linearmodels", "CR2", "CR3", "classical"]


def fixed_effects(
    formula: str,
    data: pd.DataFrame | Panel,
    *,
    person: str = "person",
    wave: str | None = None,
    wave_effects: bool = False,
    estimator: Literal["within", "first_differences"] = "within",
    errors: Errors = "CR1",
) -> Regression:
    r"""Fit a regression within persons, with errors clustered by person.

    .. math:: y_{it} = x_{it}'\beta + \alpha_i \;[+ \gamma_t] + e_{it}

    Parameters
    ----------
    formula : str
        Outcome and predictors that vary within persons; no intercept is estimated.
    data : DataFrame or Panel
        A row a person and wave. Rows without a value in a column used are left out, and counted.
    person : str
        Column of persons.
    wave : str, optional
        Column of waves; needed for wave effects and first differences.
    wave_effects : bool
        Take the waves' own levels out too (:math:`\gamma_t`).
    estimator : {"within", "first_differences"}
        Deviations from the person's mean, or each row minus the person's row before; the latter with a common drift
        (``Intercept``) unless there are wave effects.
    errors : str
        With G persons, n rows and k slopes: ``"CR1"`` has the factor G/(G-1) (n-1)/(n-k-1), with W wave effects
        (n-1)/(n-k-W), fixest's rule that effects nested in clusters do not count;
        ``"CR1_plm"`` G/(G-1) (n-1)/(n-k), plm's ``sss``; ``"CR1_plain"`` G/(G-1); ``"CR1_linearmodels"`` n/(n-k), with
        wave effects n over the residual df; ``"CR0"`` none, plm's ``HC0``. ``"CR2"`` and ``"CR3"`` correct each
        person's residuals for leverage. ``"classical"``: independent errors with equal variances.

    Returns
    -------
    Regression
        t with G - 1 degrees of freedom (classical: residual). For the within estimator without wave effects, `tests`
        has Hausman's test against random effects (Swamy-Arora) with the within estimator's error variance for both,
        Mundlak's clustered Wald test of the same hypothesis, and Hausman's with each estimator's own error variance
        (plm's ``phtest``), if that can be had. There are no means.

    Raises
    ------
    DataError, ModelError
        If columns, formula or data cannot be used as they are; if a predictor does not vary within persons.

    References
    ----------
    Mundlak (1978), Econometrica 46:69-85, doi:10.2307/1913646
    Cameron & Miller (2015), J Hum Resour 50:317-372, doi:10.3368/jhr.50.2.317

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> wide = simulate(world.population, 200, seed=1, exact=True).assign(person=range(200))
    >>> data = pd.wide_to_long(wide, ["x", "y"], "person", "wave").reset_index()
    >>> from analysis.panel import fixed_effects
    >>> fit = fixed_effects("y ~ x", data)
    >>> fit.estimates.round(2)
      term  estimate    se     t     df    p   low  high
    0    x      0.01  0.05  0.25  199.0  0.8 -0.08   0.1
    """
    _check_words(wave, wave_effects, estimator, errors)
    used = rows("fixed_effects", data, person, wave, variables(parsed("fixed_effects", formula)))
    if used.sizes.max() < 2:
        raise DataError(
            f"fixed_effects: every person has a single row, so that nothing varies within persons. Give long data with "
            f"two or more waves, and check that {person!r} names the person, not the row."
        )
    if used.persons < 2:
        raise DataError(f"fixed_effects: column {person!r} holds a single person. Clusters need several.")
    model = design("fixed_effects", formula, used.data)
    slopes = [j for j, name in enumerate(model.names) if name != "Intercept"]
    if not slopes:
        raise ModelError("fixed_effects: the formula has no predictor. Name one that varies within persons.")
    names, x = tuple(model.names[j] for j in slopes), model.x[:, slopes]
    _check_varies(x, names, used)
    waves = (
        None
        if wave is None
        else wave_and_time(
            "fixed_effects", used, wave, None, ordered=estimator == "first_differences", timed=False
        )
    )
    indicators = np.eye(len(waves.names))[waves.index][:, 1:] if waves is not None and wave_effects else None
    if estimator == "within":
        beta, fit = _within(x, model.y, names, used, indicators)
    else:
        names, beta, fit = _differenced(x, model.y, names, used, indicators)
    if np.abs(fit.residuals).max() <= EXACT * np.abs(model.y - model.y.mean()).max():
        raise DataError(
            f"fixed_effects: predictors and effects explain {model.outcome!r} without error. Is the outcome, or a "
            f"function of it, among them?"
        )
    clustered = errors != "classical"
    return Regression(
        verb="fixed_effects",
        formula=formula,
        method=_method(estimator, wave_effects, person, errors, fit.persons - 1 if clustered else fit.df),
        n=len(fit.x),
        persons=used.persons,
        left_out=used.left_out,
        names=names,
        inference=Known(beta, ERRORS[errors](fit), float(fit.persons - 1 if clustered else fit.df)),
        warnings=_warnings(used, waves, estimator),
        tests=_tests(x, model, used.person, beta, fit)
        if estimator == "within" and not wave_effects
        else None,
    )


def _check_words(wave: str | None, wave_effects: bool, estimator: str, errors: str) -> None:
    if estimator not in ("within", "first_differences"):
        raise ModelError(
            f"fixed_effects: estimator={estimator!r} is unknown. Choose 'within' or 'first_differences'."
        )
    if errors not in ERRORS:
        raise ModelError(f"fixed_effects: errors={errors!r} is unknown. Choose one of {list(ERRORS)}.")
    if wave is None and (wave_effects or estimator == "first_differences"):
        raise ModelError(
            "fixed_effects: wave effects and first differences need the waves. Name their column in `wave`."
        )


def _check_varies(x: Array, names: tuple[str, ...], used: Rows) -> None:
    rest = np.sqrt((within(x, used.person) ** 2).sum(axis=0))
    still = [
        n for n, r, size in zip(names, rest, np.sqrt((x**2).sum(axis=0)), strict=True) if r <= STILL * size
    ]
    if still:
        raise DataError(
            f"fixed_effects: {still} does not vary within persons, and goes with their own levels. Leave it out, or "
            f"use within_between()."
        )


def _within(
    x: Array, y: Array, names: tuple[str, ...], used: Rows, indicators: Array | None
) -> tuple[Array, LeastSquares]:
    own = within(np.column_stack([x, y]), used.person)
    waves = None if indicators is None else within(indicators, used.person)
    _check_apart(own[:, :-1], waves, names)
    effects = used.persons + (0 if waves is None else waves.shape[1])
    return least_squares(own[:, :-1], own[:, -1], used.person, effects, waves)


def _check_apart(x: Array, waves: Array | None, names: tuple[str, ...]) -> None:
    left = x if waves is None else x - waves @ np.linalg.lstsq(waves, x, rcond=None)[0]
    size = zip(names, np.sqrt((left**2).sum(axis=0)), np.sqrt((x**2).sum(axis=0)), strict=True)
    if gone := [name for name, rest, whole in size if rest <= STILL * whole]:
        raise DataError(
            f"fixed_effects: {gone} varies between waves only, and goes with their own levels. Leave it out, or leave "
            f"out the wave effects."
        )
    check_rank("fixed_effects", left, names)


def _differenced(
    x: Array, y: Array, names: tuple[str, ...], used: Rows, indicators: Array | None
) -> tuple[tuple[str, ...], Array, LeastSquares]:
    moved = differences(np.column_stack([x, y]), used.person)
    person = np.unique(used.person[1:][np.diff(used.person) == 0], return_inverse=True)[1].astype(np.intp)
    if indicators is not None:
        drift = differences(indicators, used.person)
        _check_apart(moved[:, :-1], drift, names)
        return names, *least_squares(moved[:, :-1], moved[:, -1], person, drift.shape[1], drift)
    both = np.column_stack([np.ones(len(moved)), moved[:, :-1]])
    check_rank("fixed_effects", both, ("Intercept", *names))
    return ("Intercept", *names), *least_squares(both, moved[:, -1], person, 0)


def _tests(x: Array, model: Design, person: Integers, beta: Array, fit: LeastSquares) -> pd.DataFrame:
    equal = hausman(x, model.y, person, beta, classical(fit))
    found = [*equal[:1], mundlak(x, model.y, person), *equal[1:]]
    return test_table([row for row in found if row is not None])


def _method(estimator: str, wave_effects: bool, person: str, errors: str, df: int) -> str:
    effects = "person and wave effects" if wave_effects else "person effects"
    kind = "classical errors" if errors == "classical" else f"{errors} errors clustered by {person}"
    return f"{estimator.replace('_', ' ')}, {effects}, {kind}, t with {df} df"


def _warnings(used: Rows, waves: Waves | None, estimator: str) -> tuple[str, ...]:
    said = []
    if single := int((used.sizes == 1).sum()):
        said.append(
            f"single rows: {single} person(s) have one row, and tell nothing of changes within persons."
        )
    if estimator == "first_differences" and waves is not None:
        gaps = int((np.diff(waves.index)[np.diff(used.person) == 0] > 1).sum())
        if gaps:
            said.append(f"gaps: {gaps} difference(s) reach over a missing wave.")
    return tuple(said)
