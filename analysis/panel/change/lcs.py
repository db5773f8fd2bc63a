"""Latent change scores of one or several processes: `lcs`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from analysis.errors import FitError, ModelError
from analysis.panel.change.checks import groups, writable
from analysis.panel.change.curves import Curve, Curves
from analysis.panel.change.growth_curve import settled
from analysis.panel.change.heywood import with_remedy
from analysis.panel.change.lcs_spec import WHERE, ChangeScores, read
from analysis.panel.change.lcs_start import with_start
from analysis.panel.change.lcs_text import lcs_paths, lcs_text, level
from analysis.panel.design import Design, Variables, design
from analysis.panel.fitting import fitted
from analysis.sem import Fit
from analysis.sem.about import About
from analysis.waves import Panel

KINDS = ("means", "variances", "covariances", "residuals", "residual_covariances", "regressions")

REMEDIES = ("change='constant'", "fewer couplings")
HINT = (
    "In these waves constant changes, proportional changes and couplings may say the same: take a coupling "
    "out (coupling=), or a simpler change (change='constant', or 'proportional')."
)


def lcs(
    data: pd.DataFrame | Panel | None,
    variables: Variables,
    *,
    change: Literal["constant", "proportional", "dual", "none"] | Mapping[str, str] = "dual",
    autoregressive: bool | str | Sequence[str] = False,
    coupling: Mapping[str, str | Sequence[str]] | None = None,
    knot: str | None = None,
    errors: Literal["equal", "free"] = "equal",
    error_covariances: bool = True,
    noise: Literal["none", "equal", "free"] = "none",
    times: Sequence[float] | None = None,
    waves: Sequence[str] | None = None,
    spacing: Literal["steps", "ignore"] = "steps",
    group_equal: str | Sequence[str] = (),
    **options: Any,
) -> Fit:
    r"""Fit latent change scores: what drives the change from one occasion to the next.

    .. math:: y_{it} = l_{it} + u_{it}, \quad l_{it} = l_{i,t-1} + \Delta_{it}, \quad
              \Delta_{it} = \alpha_i + \beta\,l_{i,t-1} + \phi\,\Delta_{i,t-1}
              + \delta\,l'_{i,t-1} + \xi\,\Delta'_{i,t-1}

    with a constant change :math:`\alpha_i` (``C_x``), proportional change :math:`\beta`, autoregressive changes
    :math:`\phi`, and couplings :math:`\delta, \xi` with another process. Levels are ``L_x_<wave>``, changes
    ``D_x_<wave>``. Coefficients are the same at all steps. Constant change alone is linear growth with the same fit.

    Parameters
    ----------
    data, variables, times, waves : optional
        See `analysis.panel.design`; each process has one column a wave.
    change : str or mapping
        ``constant``, ``proportional``, ``dual`` (both), or ``none``; one word for all processes, or one each.
    autoregressive : bool or names
        Processes whose change depends on their change before.
    coupling : mapping
        ``{"support -> stress": "level", "stress -> support": ["level", "change"]}``: what of the source moves the
        target's change: its ``level`` or ``change`` one step before, or ``level_now`` or ``change_now`` of the same
        occasion. (In lcsm's names: delta_lag, xi_lag, delta_con, xi_con.)
    knot : str, optional
        Wave from which couplings have other values than before.
    errors : str
        Variances of errors of measurement (and their covariances within a wave): ``equal`` or ``free`` over time.
    error_covariances : bool
        Errors of different processes covary within a wave.
    noise : str
        Residual variances of the changes: ``none`` (changes follow from what drives them), ``equal`` or ``free``.
    spacing : str
        ``steps``: a change is one step of time; where waves are unevenly spaced, levels between them at which nothing
        was measured fill the grid. ``ignore``: a change is from wave to wave, however long.
    group_equal : sequence of str
        What is equal in all groups: means, variances, covariances, residuals, residual_covariances, regressions.
    **options
        Of `analysis.lavaan`; ``missing="fiml"`` by default.

    Returns
    -------
    Fit
        `fit.paths`: what changes depend on, then initial levels and constant changes. The text has starting values.

    Raises
    ------
    DataError, ModelError
        If columns or words cannot be used, there are too few waves, or times have no common step.

    References
    ----------
    McArdle (2009), Annu Rev Psychol 60:577-605, doi:10.1146/annurev.psych.60.110707.163612
    Grimm, An, McArdle, Zonderman & Resnick (2012), Struct Equ Modeling 19:268-292, doi:10.1080/10705511.2012.659627

    Examples
    --------
    >>> from analysis.panel import lcs
    >>> from analysis.panel.power import simulate
    >>> truth = "i =~ 1*y1 + 1*y2 + 1*y3 + 1*y4; s =~ 0*y1 + 1*y2 + 2*y3 + 3*y4; i ~ 5*1; s ~ 0.5*1; i ~~ 0.1*s"
    >>> data = simulate(truth, 200, seed=1, front="growth", exact=True)
    >>> fit = lcs(data, {"y": ["y1", "y2", "y3", "y4"]}, change="constant")
    >>> fit.paths[["what", "target", "estimate"]].round(2)
                                  what                target  estimate
    0    mean of initial level (gamma)                     y       5.0
    1  mean of constant change (alpha)                     y       0.5
    2                variance (sigma²)    initial level of y       1.0
    3                variance (sigma²)  constant change of y       1.0
    4               covariance (sigma)  constant change of y       0.1
    5        error variance (sigma²_u)                     y       1.0
    """
    made, frame = design(
        WHERE, data, variables, times=times, waves=waves, sample_cov=options.get("sample_cov")
    )
    if several := [p.name for p in made.processes if p.indicators > 1]:
        raise ModelError(f"{WHERE}: {several[0]} has several indicators a wave. Give one column a wave.")
    made = writable(WHERE, made)
    labels = groups(WHERE, frame, made, options, group_equal, KINDS)
    options = settled(options, frame, random_x=False)
    spec = read(
        made,
        labels,
        {
            "change": change, "autoregressive": autoregressive, "coupling": coupling, "knot": knot, "errors": errors,
            "error_covariances": error_covariances, "noise": noise, "spacing": spacing,
        },
    )  # fmt: skip
    spec = with_start(spec, frame, options)
    about = About(
        f"Latent change scores ({', '.join(dict.fromkeys(spec.change.values()))}) of {' and '.join(made.names)}, "
        f"{len(made.waves)} waves",
        tuple(lcs_paths(spec)),
        _notes(spec, made),
        spec=Curves(
            WHERE,
            tuple(_curve(spec, made, name) for name in spec.columns),
            (),
            str(options.get("group") or ""),
            "levels are known at the waves only",
        ),
    )
    try:
        fit = fitted(lcs_text(spec), frame, about, options, *_warned(spec, made))
    except (FitError, ModelError) as error:
        raise type(error)(f"{WHERE}: {error} {HINT}") from None
    return with_remedy(fit, "equal", *REMEDIES)


def _curve(spec: ChangeScores, made: Design, name: str) -> Curve:
    levels = tuple(level(name, wave) for wave in made.waves)
    return Curve(name, spec.columns[name], levels, made.times, made.waves, whole=levels)


def _notes(spec: ChangeScores, made: Design) -> tuple[str, ...]:
    found = [
        f"A change is one step of {spec.step:g} in the unit of times."
        if made.timed
        else "A change is from wave to wave.",
        "Couplings compare persons as much as they follow them: they are within persons only as far as "
        "constant changes hold all stable differences.",
    ]
    if phantom := sum(o.place < 0 for o in spec.occasions):
        found.append(f"{phantom} step(s) without a measurement fill the grid of time.")
    return tuple(found)


def _warned(spec: ChangeScores, made: Design) -> list[str]:
    if made.evenly_spaced or any(o.place < 0 for o in spec.occasions):
        return []
    return [
        f"{WHERE}: intervals between waves are {', '.join(f'{step:g}' for step in made.intervals)}, but a "
        f"change from wave to "
        f"wave has the same coefficients (spacing='ignore'): they are averages over unlike spans."
    ]
