"""Mixed models for repeated measures, without random effects: `mmrm`."""

from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import DataError, ModelError
from analysis.panel.regression.covariances.compound import CompoundSymmetry, Independent
from analysis.panel.regression.covariances.effects import RandomEffects
from analysis.panel.regression.covariances.scaled import Scaled
from analysis.panel.regression.covariances.structure import Structure
from analysis.panel.regression.design import design, parsed, variables
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
from analysis.panel.regression.waves import Waves, wave_and_time
from analysis.waves import Panel

Covariance = Literal[
    "unstructured",
    "cs",
    "csh",
    "ar1",
    "arh1",
    "car1",
    "toeplitz",
    "toeplitzh",
    "heterogeneous",
    "independent",
]
KINDS = Covariance.__args__  # type: ignore[attr-defined]
ORDERED = ("ar1", "arh1", "car1", "toeplitz", "toeplitzh")
SCALED = {
    "csh": ("cs", True),
    "ar1": ("ar1", False),
    "arh1": ("ar1", True),
    "car1": ("car1", False),
    "toeplitz": ("toeplitz", False),
    "toeplitzh": ("toeplitz", True),
}


def mmrm(
    formula: str,
    data: pd.DataFrame | Panel,
    *,
    wave: str = "wave",
    person: str = "person",
    covariance: Covariance = "unstructured",
    time: str | None = None,
    reml: bool = True,
    df: str | None = None,
) -> Regression:
    r"""Fit a linear model whose residuals covary over the waves of a person.

    .. math:: y_i = X_i\beta + e_i, \quad e_i \sim N(0, \Sigma_i)

    with :math:`\Sigma_i` the rows and columns of :math:`\Sigma` for the waves that person i has. Missing waves are
    missing at random given the waves seen.

    Parameters
    ----------
    formula : str
        Outcome and effects, such as ``"cesd ~ C(wave) * treated"``.
    data : DataFrame or Panel
        A row a person and wave. Rows without a value in a column used are left out, and counted.
    wave : str
        Column of waves: numbers, or an ordered categorical; a person has at most one row a wave.
    person : str
        Column of persons.
    covariance : str
        ``"unstructured"``; ``"cs"`` compound symmetry, ``"ar1"``, ``"toeplitz"``, and with one variance a wave
        ``"csh"``, ``"arh1"``, ``"toeplitzh"``; ``"car1"`` :math:`\rho^{|t_j - t_k|}` by time; ``"heterogeneous"``
        variances without covariance; ``"independent"``. Neighboring waves are one step apart in ``"ar1"``.
    time : str, optional
        Column of times for ``"car1"``; by default the waves, if they are numbers.
    reml : bool
        Restricted maximum likelihood, else maximum likelihood.
    df : {"kenward_roger", "kenward_roger_linear", "satterthwaite", "residual", "normal"}, optional
        By default Kenward-Roger with REML, else Satterthwaite.

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
    Jennrich & Schluchter (1986), Biometrics 42:805-820, doi:10.2307/2530695
    Kenward & Roger (1997), Biometrics 53:983-997, doi:10.2307/2533558

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> wide = simulate(world.population, 200, seed=1, exact=True).assign(person=range(200))
    >>> data = pd.wide_to_long(wide, ["x", "y"], "person", "wave").reset_index()
    >>> from analysis.panel import mmrm
    >>> fit = mmrm("y ~ x", data, covariance="cs")
    >>> fit.estimates.query("term == 'x'").round(2)
      term  estimate    se     t      df     p   low  high
    1    x      0.11  0.04  2.77  595.72  0.01  0.03  0.18
    """
    if covariance not in KINDS:
        raise ModelError(f"mmrm: covariance={covariance!r} is unknown. Choose one of {list(KINDS)}.")
    method = chosen_method("mmrm", df, reml)
    timed = covariance == "car1"
    needed = variables(parsed("mmrm", formula)) | ({time} if timed and time is not None else set())
    used = rows("mmrm", data, person, wave, needed)
    if used.sizes.max() < 2:
        raise DataError(
            f"mmrm: every person has a single row, so that waves cannot covary. Give long data with two or more "
            f"waves, and check that {person!r} names the person, not the row."
        )
    waves = wave_and_time("mmrm", used, wave, time, ordered=covariance in ORDERED, timed=timed)
    _check_seen_together(covariance, used, waves)
    model = design("mmrm", formula, used.data)
    place, structure = _structure(covariance, waves)
    best = maximum("mmrm", model, used, place, structure, reml)
    sigma = (None, None) if timed else labelled(_over_waves(best, waves), waves.names)
    return Regression(
        verb="mmrm",
        formula=formula,
        method=f"{'REML' if reml else 'ML'}, {covariance} covariance over {wave}, {METHODS[method]}",
        n=len(used.data),
        persons=used.persons,
        left_out=used.left_out,
        names=model.names,
        inference=inference(best, method, len(used.data)),
        grid=Grid(model.spec, used.data),
        variances=parameters(best, singular=False),
        covariances=sigma[0],
        correlation=sigma[1],
        loglik=-best.deviance / 2,
        aic=criterion_of(best, 2.0),
        bic=criterion_of(best, np.log(len(used.data))),
    )


def _structure(covariance: str, waves: Waves) -> tuple[Array, Structure]:
    indicators = np.eye(len(waves.names))[waves.index]
    if covariance == "unstructured":
        return indicators, RandomEffects(waves.names, True, (), 1.0)
    if covariance == "heterogeneous":
        return indicators, RandomEffects(waves.names, False, (), 1.0)
    if covariance == "independent":
        return np.zeros((len(waves.index), 1)), Independent(1.0)
    if covariance == "cs":
        return np.zeros((len(waves.index), 1)), CompoundSymmetry()
    kind, heterogeneous = SCALED[covariance]
    return waves.place, Scaled(kind, waves.names, heterogeneous, waves.step)


def _over_waves(best: Optimum, waves: Waves) -> Array:
    structure = best.problem.structure
    t = len(waves.names)
    indicators = isinstance(structure, RandomEffects)
    place = np.eye(t) if indicators else np.column_stack([np.arange(t), np.arange(t)]).astype(float)
    return np.asarray(structure.values(best.theta, place[None])[0])


def _check_seen_together(covariance: str, used: Rows, waves: Waves) -> None:
    if covariance != "unstructured":
        return
    seen = np.zeros((used.persons, len(waves.names)))
    seen[used.person, waves.index] = 1.0
    apart = np.argwhere(np.triu(seen.T @ seen == 0))
    if len(apart):
        pairs = [f"{waves.names[a]} and {waves.names[b]}" for a, b in apart]
        raise ModelError(
            f"mmrm: no person was seen at waves {'; '.join(pairs)}, so their covariance cannot be estimated. Take a "
            f"covariance with fewer parameters, such as 'toeplitz' or 'arh1'."
        )
