"""Random intercepts and slopes of persons: `mixed`."""

from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.regression.covariances.compound import Independent
from analysis.panel.regression.covariances.effects import RandomEffects
from analysis.panel.regression.covariances.scaled import Scaled
from analysis.panel.regression.covariances.structure import Structure
from analysis.panel.regression.covariances.total import Total
from analysis.panel.regression.design import check_rank, design, matrix, parsed, terms, variables
from analysis.panel.regression.frame import Rows, rows
from analysis.panel.regression.gaussian import (
    METHODS,
    chosen_method,
    criterion_of,
    inference,
    labelled,
    maximum,
    parameters,
)
from analysis.panel.regression.grid import Grid
from analysis.panel.regression.likelihood.fit import Optimum
from analysis.panel.regression.result import Regression
from analysis.panel.regression.types import Array
from analysis.panel.regression.waves import wave_and_time
from analysis.waves import Panel

SINGULAR = 1e-7  # smallest eigenvalue of the effects' covariance, as a part of the residual variance, that counts as 0
Residual = Literal["independent", "heterogeneous", "ar1", "car1"]


def mixed(
    formula: str,
    data: pd.DataFrame | Panel,
    *,
    person: str = "person",
    random: str = "1",
    correlated: bool = True,
    reml: bool = True,
    df: str | None = None,
    residual: Residual = "independent",
    time: str | None = None,
) -> Regression:
    r"""Fit a linear mixed model with random effects of persons.

    .. math:: y_i = X_i\beta + Z_i b_i + e_i, \quad b_i \sim N(0, G), \quad e_i \sim N(0, \sigma^2 I)

    Persons are independent: there is one level above the rows. Where persons are in clusters, such as the villages of
    a trial, take `gee` with ``cluster=``, or `analysis.sem` with ``cluster=`` for growth models.

    Parameters
    ----------
    formula : str
        Outcome and fixed effects, such as ``"cesd ~ time * treated"``. Text and categories become indicators against
        their first level; ``C(x)`` makes categories of numbers.
    data : DataFrame or Panel
        A row a person and wave. Rows without a value in a column used are left out, and counted.
    person : str
        Column of persons.
    random : str
        Random effects, such as ``"1"``, ``"1 + time"`` or ``"0 + time"``.
    correlated : bool
        Whether random effects may covary.
    reml : bool
        Restricted maximum likelihood, else maximum likelihood.
    df : {"kenward_roger", "kenward_roger_linear", "satterthwaite", "residual", "normal"}, optional
        By default Kenward-Roger with REML, else Satterthwaite.
    residual : {"independent", "heterogeneous", "ar1", "car1"}
        Residuals with equal variances; one variance a wave; correlated :math:`\rho^{|j-k|}` by wave or
        :math:`\rho^{|t_j-t_k|}` by time. All but the first need `time`.
    time : str, optional
        Column of waves or times; a person has at most one row at each.

    Returns
    -------
    Regression

    Raises
    ------
    DataError, ModelError
        If columns, formula or data cannot be used as they are.
    FitError
        If no maximum was found.

    References
    ----------
    Laird & Ware (1982), Biometrics 38:963-974, doi:10.2307/2529876
    Kenward & Roger (1997), Biometrics 53:983-997, doi:10.2307/2533558
    Fai & Cornelius (1996), J Stat Comput Simul 54:363-378

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> wide = simulate(world.population, 200, seed=1, exact=True).assign(person=range(200))
    >>> data = pd.wide_to_long(wide, ["x", "y"], "person", "wave").reset_index()
    >>> from analysis.panel import mixed
    >>> fit = mixed("y ~ x", data, random="1")
    >>> fit.estimates.query("term == 'x'").round(2)
      term  estimate    se     t      df     p   low  high
    1    x      0.11  0.04  2.77  595.72  0.01  0.03  0.18
    """
    method = chosen_method("mixed", df, reml)
    effects = terms("mixed", random)
    needed = variables(parsed("mixed", formula)) | variables(effects)
    used = rows("mixed", data, person, time, needed)
    _check_rows(used, person)
    model = design("mixed", formula, used.data)
    z, names = _effects(effects, used)
    place, structure = _structure(z, names, correlated, residual, used, time)
    best = maximum("mixed", model, used, place, structure, reml)
    said = _singular(best, names)
    effect = structure.parts[0][0]
    own = structure.split(best.theta)[0]
    g, correlation = labelled(effect.matrix(own) if isinstance(effect, RandomEffects) else np.eye(1), names)
    return Regression(
        verb="mixed",
        formula=f"{formula} + ({random} | {person})",
        method=f"{'REML' if reml else 'ML'}, {residual} residuals, {METHODS[method]}",
        n=len(used.data),
        persons=used.persons,
        left_out=used.left_out,
        names=model.names,
        inference=inference(best, method, len(used.data)),
        grid=Grid(model.spec, used.data),
        warnings=said,
        variances=parameters(best, bool(said)),
        covariances=g,
        correlation=correlation,
        loglik=-best.deviance / 2,
        aic=criterion_of(best, 2.0),
        bic=criterion_of(best, np.log(len(used.data))),
    )


def _check_rows(used: Rows, person: str) -> None:
    if used.sizes.max() < 2:
        raise DataError(
            f"mixed: every person has a single row, so that persons and residuals cannot be told apart. Give long "
            f"data with two or more waves, and check that {person!r} names the person, not the row."
        )
    if used.persons < 2:
        raise DataError(f"mixed: column {person!r} holds a single person. Random effects need several.")


def _effects(effects: object, used: Rows) -> tuple[Array, tuple[str, ...]]:
    frame = matrix("mixed", effects, used.data)
    names = tuple(map(str, frame.columns))
    if not names:
        raise ModelError("mixed: no random effect is named. Write random='1' for an intercept a person.")
    z = frame.to_numpy(float)
    check_rank("mixed", z, names)
    return z, names


def _structure(
    z: Array, names: tuple[str, ...], correlated: bool, residual: str, used: Rows, time: str | None
) -> tuple[Array, Total]:
    q = z.shape[1]
    basis = _basis(z, correlated)
    random = RandomEffects(names, correlated, tuple(map(tuple, basis.tolist())), 0.5 / q)
    if residual == "independent":
        part: Structure = Independent(0.5)
        at = np.zeros((len(z), 1))
    else:
        part, at = _residual(residual, used, time)
    return np.column_stack([z @ basis, at]), Total(((random, slice(0, q)), (part, slice(q, q + at.shape[1]))))


def _basis(z: Array, correlated: bool) -> Array:
    """Return B so that ZB is orthogonal; only scaled if effects are uncorrelated, as then their origin matters."""
    if not correlated:
        return np.diag(1 / np.sqrt(np.mean(z**2, axis=0)))
    return np.asarray(np.sqrt(len(z)) * np.linalg.inv(np.linalg.qr(z, mode="r")), dtype=float)


def _residual(residual: str, used: Rows, time: str | None) -> tuple[Structure, Array]:
    if residual not in ("heterogeneous", "ar1", "car1"):
        raise ModelError(
            f"mixed: residual={residual!r} is unknown. Choose 'independent', 'heterogeneous', 'ar1' or 'car1'."
        )
    if time is None:
        raise ModelError(
            f"mixed: {residual!r} residuals need to know the waves. Name their column in `time`."
        )
    waves = wave_and_time(
        "mixed", used, time, None, ordered=residual != "heterogeneous", timed=residual == "car1"
    )
    if residual == "heterogeneous":
        return RandomEffects(waves.names, False, (), 0.5), np.eye(len(waves.names))[waves.index]
    return Scaled(residual, waves.names, False, waves.step), waves.place


def _singular(best: Optimum, names: tuple[str, ...]) -> tuple[str, ...]:
    structure = best.problem.structure
    if not isinstance(structure, Total):
        return ()
    effect, own = structure.parts[0][0], structure.split(best.chart.theta)
    if not isinstance(effect, RandomEffects):
        return ()
    least = float(np.linalg.eigvalsh(effect.matrix(own[0]))[0])
    if least > SINGULAR * float(np.max(own[1][:1])):
        return ()
    what = (
        f"the variance of {names[0]!r} is"
        if len(names) == 1
        else "their covariance matrix is not of full rank:"
    )
    tail = "0" if len(names) == 1 else "a variance is 0, or a correlation 1 or -1"
    return (
        f"singular: random effects ({', '.join(names)}): {what} {tail}. The estimate lies on the boundary; errors of "
        f"variances are not given, and degrees of freedom are approximate. A simpler `random` may do.",
    )
