"""Power: the chance that a model's tests find what is there; from the population, or from replicates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from analysis.errors import ModelError
from analysis.panel.power.absence import Absence
from analysis.panel.power.answer import (
    analytic,
    check_nested,
    conditions,
    note_on_products,
    notes_of,
    true_values,
)
from analysis.panel.power.effects import Effect, chosen, entries
from analysis.panel.power.population import Front
from analysis.panel.power.question import Question, against, checked, fingerprinted, question
from analysis.panel.power.recipe import Shape
from analysis.panel.power.result import Power, Unit
from analysis.panel.power.simulate import Groups
from analysis.panel.power.study import counts, lines, ratio_line, replicated
from analysis.panel.power.within import Within
from analysis.sem import Fit
from analysis.sem.threads import one_thread

Method = Literal["analytic", "monte_carlo", "both"]

FIRST = ("effect", "label", "lhs", "op", "rhs", "group", "n", "method", "population", "power", "power_mcse")


def power(
    model: str | Within | Fit,
    *,
    n: int | Sequence[int],
    population: str | Fit | Mapping[str, float] | None = None,
    effect: Effect | Sequence[Effect] | None = None,
    alpha: float = 0.05,
    method: Method = "analytic",
    replicates: int = 1000,
    seed: int | None = None,
    estimator: str = "ML",
    missing: str = "listwise",
    dropout: Absence | Sequence[Absence] | None = None,
    waves: Sequence[Sequence[str]] | None = None,
    ordered: Sequence[str] | bool = (),
    thresholds: Mapping[str, Sequence[float]] | None = None,
    skew: Shape | None = None,
    kurtosis: Shape | None = None,
    groups: Groups = None,
    front: Front | None = None,
    options: Mapping[str, Any] | None = None,
    limits: Literal["wald", "monte_carlo"] = "wald",
    draws: int = 2000,
    executor: Executor | None = None,
    resume: str | Path | None = None,
    progress: bool = True,
) -> Power:
    r"""Give the power of a model's tests: analytic from the population's moments, or by Monte Carlo.

    Analytic: the model is fitted to the population's moments; the expected information of one row gives each
    parameter's standard error, and :math:`n\theta^2/\sigma^2` the noncentrality of its Wald test; n times the
    discrepancy of a null model that of its likelihood-ratio test. With people absent by chance (MCAR) the information
    is that of the patterns. Normal data, maximum likelihood.

    Monte Carlo: samples are drawn and analyzed. Every number has its Monte-Carlo error. Replicates that do not converge
    are left out and counted; inadmissible ones count in `Power.table`, and not in `Power.admissible`.

    Parameters
    ----------
    model : str
        What is fitted to each sample, in lavaan's syntax; or what `riclpm_population` gives, model and population in
        one; or a fit, whose text is the model and whose estimates are the population.
    n : int or sequence of int
        Rows altogether, one condition each.
    population : str, Fit or mapping, optional
        A text with numbers, a fit, or values for the parameters of `model` by label or ``"y ~ x"``; by default the
        starting values in `model`, as in ``y ~ start(0.3)*x``. See `simulate` for what is not mentioned.
    effect : str, NullModel, Misfit, or several; optional
        A label, a parameter as ``"y ~ x"`` or a defined one; a constraint ``"b1 == b2"`` or `NullModel` for a
        likelihood-ratio test; `Misfit` for a test of fit by RMSEA. By default all free and defined parameters.
    alpha : float
    method : str
        ``analytic``, ``monte_carlo`` or ``both``.
    replicates, seed : int
        For Monte Carlo. The same seed gives the same results, on any number of workers.
    estimator, missing : str
        Of the analysis, as in `sem`.
    dropout : Dropout, Intermittent or several, optional
        Who is absent from which wave.
    waves, thresholds, skew, kurtosis
        Of the data, as in `simulate`.
    ordered : sequence of str, or True
        Variables that the analysis takes as ordered.
    groups : sequence of str, or mapping of str to share, optional
        Of several groups; equal shares by default.
    front : str, optional
        ``sem``, ``growth`` or ``lavaan``: whose defaults complete the texts; see `simulate`.
    options : mapping, optional
        Other options of that front, such as ``{"group_equal": ["regressions"]}``.
    limits : str
        Of defined parameters: ``wald``, or ``monte_carlo`` from `draws` draws in each replicate.
    executor : concurrent.futures.Executor, optional
    resume : path, optional
        A folder in which results are kept as they come; the same call goes on from there.
    progress : bool
        Show a bar, in a terminal or a notebook.

    Returns
    -------
    Power

    Raises
    ------
    ModelError
        If an option or a name is unknown, a population value is missing, or nothing can be estimated.
    DataError
        If the folder cannot be used.

    References
    ----------
    Satorra & Saris (1985), Psychometrika 50:83-90, doi:10.1007/BF02294150; MacCallum, Browne & Sugawara (1996),
    Psychol Methods 1:130-149, doi:10.1037/1082-989X.1.2.130; Muthen & Muthen (2002), Struct Equ Modeling 9:599-620,
    doi:10.1207/S15328007SEM0904_8; Morris, White & Crowther (2019), Stat Med 38:2074-2102, doi:10.1002/sim.8086

    Examples
    --------
    >>> from analysis.panel.power import power, riclpm_population
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> power(world, n=[200, 400], effect="wy2 ~ wx1")
    Power(analytic, alpha=0.05, n=[200, 400])
       effect   n   method  population  power
    wy2 ~ wx1 200 analytic       0.200  0.369
    wy2 ~ wx1 400 analytic       0.200  0.633
    """
    given = dict(locals())
    sizes = checked(given)
    asked = question("power", given)
    conditions_of = tuple(dict.fromkeys(sizes))
    with one_thread():
        return _answered(asked, conditions_of, given)


def _answered(asked: Question, sizes: Sequence[int], given: Mapping[str, Any]) -> Power:
    method = given["method"]
    shares = [asked.sizes(n) for n in sizes]
    reference = asked.reference(asked.analysis, shares[0])
    places, nulls, misfits = chosen(asked.where, asked.effect, reference.parameters)
    others = [(one, asked.reference(against(asked, one), shares[0])) for one in nulls]
    check_nested(asked.where, reference, others)
    notes = list(notes_of(asked, reference))
    units: tuple[Unit, ...] = ()
    rows: list[dict[str, object]] = []
    if method != "monte_carlo":
        units, rows = analytic(asked, reference, places, others, misfits, sizes)
        notes += note_on_products([entries(reference.parameters)[place] for place in places])
    elif misfits:
        raise ModelError(
            "power: a test of fit by RMSEA (Misfit) has analytic power alone. Use method='analytic' or 'both'."
        )
    admissible: list[dict[str, object]] = []
    became: list[dict[str, object]] = []
    if method != "analytic":
        repeated = conditions(asked, shares, reference, others, given)
        results = replicated(
            repeated,
            int(given["replicates"]),
            question=fingerprinted(asked, sizes, given),
            executor=given["executor"],
            resume=given["resume"],
            progress=given["progress"],
        )
        truth = true_values(asked, reference)
        for condition, found in zip(repeated, results, strict=True):
            for only, out in ((False, rows), (True, admissible)):
                out += lines(condition, found, places, truth, admissible=only)
                for k, (one, fit) in enumerate(others, start=1):
                    out.append(
                        ratio_line(condition, found, k, one.name, fit.df - reference.df, admissible=only)
                    )
            became.append(counts(condition, found))
        notes += _told(became)
    return Power(
        _frame(rows),
        _frame(admissible),
        pd.DataFrame(became),
        units,
        asked.alpha,
        asked.people.groups,
        tuple(sizes),
        method,
        int(given["replicates"]) if method != "analytic" else 0,
        given["seed"],
        tuple(notes),
    )


def _frame(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Put rows together, with what identifies them first."""
    found = pd.DataFrame(rows)
    first = [name for name in FIRST if name in found]
    return found[[*first, *(name for name in found if name not in first)]]


def _told(became: Sequence[Mapping[str, Any]]) -> list[str]:
    found = []
    for row in became:
        lost = row["replicates"] - row["converged"]
        if lost or row["inadmissible"]:
            found.append(
                f"n = {row['n']}: {lost} of {row['replicates']} replicates did not give a fit and are left out; "
                f"{row['inadmissible']} are inadmissible and count (not in .admissible)."
            )
    return found
