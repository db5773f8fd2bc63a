"""Marginal models by generalized estimating equations: `gee`."""

from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import DataError, FitError, ModelError
from analysis.panel.regression.design import Design, design, parsed, variables
from analysis.panel.regression.frame import Rows, rows
from analysis.panel.regression.grid import Grid
from analysis.panel.regression.inference.method import Known
from analysis.panel.regression.link import FAMILIES, Link
from analysis.panel.regression.marginal.qic import qic
from analysis.panel.regression.marginal.sandwich import SANDWICHES, liang_zeger, together
from analysis.panel.regression.marginal.solve import Marginal, Wide, solved, wide
from analysis.panel.regression.marginal.working import WORKING
from analysis.panel.regression.result import Regression
from analysis.panel.regression.types import Integers
from analysis.panel.regression.waves import wave_and_time
from analysis.sem.threads import one_thread
from analysis.waves import Panel

FEW = 50  # persons or clusters below which the plain sandwich may be too small: 20 to 50 (Cameron & Miller 2015)
WORDS = {
    "liang_zeger": "sandwich (Liang-Zeger) errors",
    "mancl_derouen": "sandwich with Mancl-DeRouen correction",
    "kauermann_carroll": "sandwich with Kauermann-Carroll correction",
    "fay_graubard": "sandwich with Fay-Graubard correction",
}


def gee(
    formula: str,
    data: pd.DataFrame | Panel,
    *,
    wave: str = "wave",
    person: str = "person",
    family: Literal["gaussian", "binomial", "poisson"] = "gaussian",
    correlation: Literal["independence", "exchangeable", "ar1", "unstructured"] = "exchangeable",
    errors: Literal["liang_zeger", "mancl_derouen", "kauermann_carroll", "fay_graubard"] = "liang_zeger",
    df: Literal["normal", "persons"] = "normal",
    cluster: str | None = None,
) -> Regression:
    r"""Fit a marginal model, with errors that hold whatever the true correlation.

    .. math:: \sum_i D_i' V_i^{-1}(y_i - \mu_i) = 0, \quad V_i = \phi A_i^{1/2} R_i(\alpha) A_i^{1/2}

    with canonical links: identity, logit, log. Missing waves must be missing completely at random.

    Parameters
    ----------
    formula : str
        Outcome and predictors, such as ``"ptsd ~ C(time) + stress"``.
    data : DataFrame or Panel
        A row a person and wave. Rows without a value in a column used are left out, and counted.
    wave : str
        Column of waves, whatever its codes or times: the correlation goes by their order, so that neighbors are one
        step apart.
    person : str
        Column of persons.
    family : str
        A binomial outcome is 0 or 1, a Poisson outcome not negative.
    correlation : str
        Working correlation; its parameters are moments of standardized residuals, as in geepack: the scale has divisor
        rows, ``"ar1"`` is least squares over pairs at all lags.
    errors : str
        ``"liang_zeger"``, or a correction for few persons.
    df : {"normal", "persons"}
        z tests, or t with persons (or clusters) minus coefficients degrees of freedom.
    cluster : str, optional
        Column of what persons are in, such as the randomized villages of a trial: errors then hold for any correlation
        within it too. The working correlation stays that of a person's waves.

    Returns
    -------
    Regression
        `correlation` is the working correlation, `variances` the scale and the correlation's parameters, `qic` Pan's
        criterion. Means are expected values; differences are on the scale of the link.

    Raises
    ------
    DataError, ModelError
        If columns, formula or data cannot be used as they are.
    FitError
        If the working correlation is not positive definite, or no solution was found.

    References
    ----------
    Liang & Zeger (1986), Biometrika 73:13-22, doi:10.1093/biomet/73.1.13
    Mancl & DeRouen (2001), Biometrics 57:126-134, doi:10.1111/j.0006-341X.2001.00126.x
    Kauermann & Carroll (2001), J Am Stat Assoc 96:1387-1396, doi:10.1198/016214501753382309
    Fay & Graubard (2001), Biometrics 57:1198-1206, doi:10.1111/j.0006-341X.2001.01198.x

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> wide = simulate(world.population, 200, seed=1, exact=True).assign(person=range(200))
    >>> data = pd.wide_to_long(wide, ["x", "y"], "person", "wave").reset_index()
    >>> from analysis.panel import gee
    >>> fit = gee("y ~ x", data, errors="mancl_derouen")
    >>> fit.estimates.query("term == 'x'").round(2)
      term  estimate    se     z   df     p   low  high
    1    x      0.11  0.04  2.74  inf  0.01  0.03  0.19
    """
    _check_words(family, correlation, errors, df)
    used = rows("gee", data, person, wave, variables(parsed("gee", formula)), cluster)
    unit, groups, units = _clusters(used, person, cluster)
    if used.sizes.max() < 2:
        raise DataError(
            f"gee: every person has a single row. Give long data with two or more waves, and check that {person!r} "
            f"names the person, not the row."
        )
    model = design("gee", formula, used.data)
    if units <= len(model.names):
        raise DataError(
            f"gee: {units} {unit} for {len(model.names)} coefficients; the sandwich needs more {unit} than "
            f"coefficients. Name fewer predictors."
        )
    waves = wave_and_time("gee", used, wave, None, ordered=correlation == "ar1", timed=False)
    _check_outcome(family, model)
    table, link = wide(model.x, model.y, used.person, waves.index), FAMILIES[family]
    _check_pairs(correlation, table, waves.names)
    with one_thread():
        fit, plain = _solved(table, link, correlation)
        covariance = SANDWICHES[errors](*together(fit.white_x, fit.white_r, groups))
    denominator = float(units - len(model.names)) if df == "persons" else np.inf
    return Regression(
        verb="gee",
        formula=formula,
        method=f"GEE, {family}, {correlation} working correlation over {wave}, {WORDS[errors]}"
        + (f" by {cluster}, " if cluster is not None else ", ")
        + (f"t with {denominator:g} df" if df == "persons" else "normal (z) tests"),
        n=len(used.data),
        persons=used.persons,
        left_out=used.left_out,
        names=model.names,
        inference=Known(fit.beta, covariance, denominator),
        grid=Grid(model.spec, used.data),
        link=None if family == "gaussian" else link,
        warnings=_few(units, unit, errors),
        variances=_parameters(fit, correlation, waves.names),
        correlation=pd.DataFrame(fit.correlation, index=list(waves.names), columns=list(waves.names)),
        qic=qic(table, link, fit, plain, liang_zeger(fit.white_x, fit.white_r)),
    )


def _check_words(family: str, correlation: str, errors: str, df: str) -> None:
    for name, value, known in (
        ("family", family, list(FAMILIES)),
        ("correlation", correlation, list(WORKING)),
        ("errors", errors, list(SANDWICHES)),
        ("df", df, ["normal", "persons"]),
    ):
        if value not in known:
            raise ModelError(f"gee: {name}={value!r} is unknown. Choose one of {known}.")


def _check_outcome(family: str, model: Design) -> None:
    if family == "binomial" and (strange := sorted(set(model.y.tolist()) - {0.0, 1.0})):
        raise DataError(
            f"gee: the outcome {model.outcome!r} holds {strange[:5]}, but a binomial outcome is 0 or 1. Recode it, or "
            f"choose another family."
        )
    if family == "poisson" and (model.y < 0).any():
        raise DataError(
            f"gee: the outcome {model.outcome!r} is negative in {int((model.y < 0).sum())} row(s), but counts are not. "
            f"Recode it, or choose another family."
        )


def _check_pairs(correlation: str, table: Wide, names: tuple[str, ...]) -> None:
    apart = np.argwhere(np.triu(table.seen.T @ table.seen == 0))
    if correlation == "unstructured" and len(apart):
        pairs = "; ".join(f"{names[a]} and {names[b]}" for a, b in apart)
        raise ModelError(
            f"gee: no person was seen at waves {pairs}, so their correlation cannot be estimated. Choose "
            f"'exchangeable' or 'ar1'."
        )


def _solved(table: Wide, link: Link, correlation: str) -> tuple[Marginal, Marginal]:
    try:
        plain = solved(table, link, "independence")
    except np.linalg.LinAlgError as fault:
        raise FitError(
            "gee: coefficients go to infinity: some predictors tell the outcome's values apart without error. Leave "
            "one of them out, or join categories in which the outcome does not vary."
        ) from fault
    try:
        fit = solved(table, link, correlation)
    except np.linalg.LinAlgError as fault:
        raise FitError(
            f"gee: the {correlation} working correlation is not positive definite, so that there is no solution. "
            f"Choose one with fewer parameters, such as 'exchangeable'."
        ) from fault
    if not (fit.converged and plain.converged):
        raise FitError(
            f"gee: no solution with {correlation} working correlation was found. Choose one with fewer parameters, or "
            f"center and scale the predictors."
        )
    return fit, plain


def _parameters(fit: Marginal, correlation: str, names: tuple[str, ...]) -> pd.DataFrame:
    upper = [f"cor({a},{b})" for i, a in enumerate(names) for b in names[i + 1 :]]
    labels = upper if correlation == "unstructured" else ["cor"] * len(fit.alpha)
    return pd.DataFrame({"term": ["scale", *labels], "estimate": [fit.scale, *fit.alpha]})


def _clusters(used: Rows, person: str, cluster: str | None) -> tuple[str, Integers, int]:
    """Give what errors are clustered by: in words, as a number a person, and how many there are."""
    if cluster is None:
        return "persons", np.arange(used.persons), used.persons
    codes = pd.factorize(used.data[cluster])[0].astype(np.intp)
    first = codes[used.starts]
    if moved := len(np.unique(used.person[codes != first[used.person]])):
        raise DataError(
            f"gee: {moved} person(s) of {person!r} are in more than one {cluster!r}. Give each person one cluster, "
            f"such as that of the first wave."
        )
    return "clusters", first, int(codes.max()) + 1


def _few(units: int, unit: str, errors: str) -> tuple[str, ...]:
    if units >= FEW or errors != "liang_zeger":
        return ()
    return (
        f"few {unit}: with {units} (fewer than {FEW}) the plain sandwich's errors are too small on average. Take "
        f"errors='kauermann_carroll' or 'mancl_derouen' with df='persons'.",
    )
