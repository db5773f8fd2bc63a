"""Power: the chance that a model's tests find what is there; from the population, or from replicates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.panel.power.absence import Absence
from analysis.panel.power.analysis import Analysis, check_variables, in_large_sample, in_population
from analysis.panel.power.analytic import HOLDS, ratio, wald
from analysis.panel.power.condition import Condition, Fitting, fitting
from analysis.panel.power.effects import Effect, Misfit, NullModel, chosen, entries, valued
from analysis.panel.power.population import Front, Population, population, words
from analysis.panel.power.recipe import Recipe, Shape, recipe
from analysis.panel.power.result import Power, Unit
from analysis.panel.power.simulate import Groups, check_seed, sizes_of
from analysis.panel.power.study import counts, inadmissible_table, lines, ratio_line, replicated
from analysis.panel.power.within import Within
from analysis.repeat import check_executor
from analysis.sem import Fit
from analysis.sem.threads import one_thread
from analysis.words import nearest

Array = NDArray[np.float64]
Method = Literal["analytic", "monte_carlo", "both"]

METHODS = ("analytic", "monte_carlo", "both")
FORMAT = 1  # of the results that are kept; raised when they change their meaning
FEWEST = 100  # draws of Monte-Carlo limits


@dataclass(frozen=True, slots=True)
class Question:
    """All that a power analysis asks, checked.

    Attributes
    ----------
    where : str
    analysis : Analysis
    people : Population
    how : Recipe
    groups : mapping of str to share, sequence of str, or None
    effect : Effect or sequence of it, or None
    alpha : float
    """

    where: str
    analysis: Analysis
    people: Population
    how: Recipe
    groups: Groups
    effect: Effect | Sequence[Effect] | None
    alpha: float

    def sizes(self, n: int) -> tuple[int, ...]:
        """Rows of each group.

        Raises
        ------
        ModelError
            If there are no more rows than variables.
        """
        found = sizes_of(self.where, n, self.people.groups, self.groups)
        p = len(self.people.names)
        if min(found) <= p:
            raise ModelError(
                f"{self.where}: n={n} gives {min(found)} rows to a group with {p} variables; more rows than variables "
                f"are needed. Raise n."
            )
        return found

    def reference(self, analysis: Analysis, sizes: Sequence[int]) -> Fit:
        """Fit a model to the population."""
        if analysis.ordered or any(self.how.cuts):
            return in_large_sample(self.where, analysis, self.how, sizes)
        return in_population(self.where, analysis, self.people, sizes)


def power(
    model: str | Within,
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
    front: Front = "sem",
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
    discrepancy of a null model that of its likelihood-ratio test. With people absent by chance (MCAR) the information is
    that of the patterns. Normal data, maximum likelihood.

    Monte Carlo: samples are drawn and analyzed. Every number has its Monte-Carlo error. Replicates that do not converge
    are left out and counted; inadmissible ones count in `Power.table`, and not in `Power.admissible`.

    Parameters
    ----------
    model : str
        What is fitted to each sample, in lavaan's syntax; or what `riclpm_population` gives, model and population in
        one.
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
    front : str
        ``sem``, ``growth`` or ``lavaan``: whose defaults complete both texts.
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
    """
    given = dict(locals())
    sizes = _checked(given)
    asked = question("power", given)
    conditions_of = tuple(dict.fromkeys(sizes))
    with one_thread():
        return _answered(asked, conditions_of, given)


def question(where: str, given: Mapping[str, Any]) -> Question:
    """Settle population, analysis and the way samples are drawn."""
    text, source, front = given["model"], given["population"], given["front"]
    if isinstance(text, Within):
        source = text.population if source is None else source
        text = text.model
    values = source if isinstance(source, Mapping) else None
    number = None if given["groups"] is None else len(given["groups"])
    origin = text if source is None or values is not None else source
    people = population(where, origin, values=values, front=front, groups=number)
    analysis = Analysis(text, front, _options(given))
    check_variables(where, analysis, people)
    how = recipe(
        where,
        people,
        skew=given["skew"],
        kurtosis=given["kurtosis"],
        cuts=given["thresholds"],
        absence=given["dropout"],
        waves=given["waves"],
    )
    return Question(where, analysis, people, how, given["groups"], given["effect"], given["alpha"])


def _options(given: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(given["options"] or {})
    for name, default in (("estimator", "ML"), ("missing", "listwise"), ("ordered", ())):
        if given[name] != default:
            found[name] = given[name]
    return found


def _checked(given: Mapping[str, Any]) -> tuple[int, ...]:
    method, alpha, replicates = given["method"], given["alpha"], given["replicates"]
    if method not in METHODS:
        raise ModelError(
            f"power: method={method!r} is not known{nearest(str(method), METHODS) or '.'} "
            f"There are {', '.join(METHODS)}."
        )
    if not (isinstance(alpha, float) and 0.0 < alpha < 1.0):
        raise ModelError(f"power: alpha={alpha!r} must lie between 0 and 1, such as 0.05.")
    if given["limits"] not in ("wald", "monte_carlo"):
        raise ModelError(
            f"power: limits={given['limits']!r} is not known. There are 'wald' and 'monte_carlo'."
        )
    if given["limits"] == "monte_carlo" and given["draws"] < FEWEST:
        raise ModelError(f"power: draws={given['draws']!r} is too few for limits; give {FEWEST} or more.")
    check_executor("power", given["executor"])
    if method != "analytic":
        if isinstance(replicates, bool) or not isinstance(replicates, int | np.integer) or replicates < 2:
            raise ModelError(f"power: replicates={replicates!r} must be a whole number of 2 or more.")
        if given["seed"] is None:
            raise ModelError(
                "power: method='monte_carlo' draws samples; give seed=, so that they can be drawn again."
            )
        check_seed("power", given["seed"])
    n = given["n"]
    each = list(n) if isinstance(n, list | tuple | range | np.ndarray) else [n]
    if not each or not all(
        isinstance(k, int | np.integer) and not isinstance(k, bool) and k > 0 for k in each
    ):
        raise ModelError(f"power: n={n!r} must be a whole number of rows altogether, or a list of them.")
    return tuple(int(k) for k in each)


def _answered(asked: Question, sizes: Sequence[int], given: Mapping[str, Any]) -> Power:
    method = given["method"]
    shares = [asked.sizes(n) for n in sizes]
    reference = asked.reference(asked.analysis, shares[0])
    places, nulls, misfits = chosen(asked.where, asked.effect, reference.parameters)
    others = [(one, asked.reference(against(asked, one), shares[0])) for one in nulls]
    _check_nested(asked.where, reference, others)
    notes = list(_notes(asked, reference))
    units: tuple[Unit, ...] = ()
    rows: list[dict[str, object]] = []
    if method != "monte_carlo":
        units, rows = analytic(asked, reference, places, others, misfits, sizes)
    elif misfits:
        raise ModelError(
            "power: a test of fit by RMSEA (Misfit) has analytic power alone. Use method='analytic' or 'both'."
        )
    admissible: list[dict[str, object]] = []
    became: list[dict[str, object]] = []
    if method != "analytic":
        conditions = _conditions(asked, shares, reference, others, given)
        results = replicated(
            conditions,
            int(given["replicates"]),
            question=_fingerprinted(asked, sizes, given),
            executor=given["executor"],
            resume=given["resume"],
            progress=given["progress"],
        )
        truth = _truth(asked, reference)
        for condition, found in zip(conditions, results, strict=True):
            for only, out in ((False, rows), (True, admissible)):
                out += lines(condition, found, places, truth, admissible=only)
                for k, (one, fit) in enumerate(others, start=1):
                    out.append(
                        ratio_line(condition, found, k, one.name, fit.df - reference.df, admissible=only)
                    )
            became.append(counts(condition, found, reference.df))
        notes += _told(became)
    return Power(
        pd.DataFrame(rows),
        pd.DataFrame(admissible),
        inadmissible_table(became),
        units,
        asked.alpha,
        asked.people.groups,
        tuple(sizes),
        method,
        int(given["replicates"]) if method != "analytic" else 0,
        given["seed"],
        tuple(notes),
    )


def against(asked: Question, null: NullModel) -> Analysis:
    """The analysis by a null model: its own text, or constraints added to the model's."""
    text = null.model
    if all("==" in line for line in text.strip().splitlines()):
        text = f"{asked.analysis.model}\n{text.strip()}\n"
    return replace(asked.analysis, model=text)


def analytic(
    asked: Question,
    reference: Fit,
    places: Sequence[int],
    others: Sequence[tuple[NullModel, Fit]],
    misfits: Sequence[Misfit],
    sizes: Sequence[int],
) -> tuple[tuple[Unit, ...], list[dict[str, object]]]:
    """Give the analytic power of everything asked, at every n.

    Raises
    ------
    ModelError
        If the data or the estimator are not those of the analytic power.
    """
    _check_analytic(asked)
    listwise = asked.analysis.estimator.missing == "listwise"
    units: list[Unit] = []
    rows: list[dict[str, object]] = []
    table, noncentral = wald(asked.where, reference, asked.how, places, listwise=listwise)
    for row, unit in zip(table.to_dict("records"), noncentral, strict=True):
        one = Unit(str(row["effect"]), str(row["label"]), int(row["group"]), "wald", float(unit), 1)
        units.append(one)
        scale = row.pop("unit_se")
        rows += [
            {
                **row,
                "n": n,
                "method": "analytic",
                "power": one.power(n, asked.alpha, 1),
                "mean_se": scale / np.sqrt(n),
            }
            for n in sizes
        ]
    if others and asked.how.absence:
        raise ModelError(
            f"{asked.where}: the analytic power of a likelihood-ratio test needs complete data. Name the parameter as "
            f"effect=, or use method='monte_carlo'."
        )
    for null, fit in others:
        unit, df = ratio(reference, fit)
        units.append(Unit(null.name, "", 0, "ratio", unit, df))
    for misfit in misfits:
        df = misfit.df or reference.df
        if df < 1:
            raise ModelError(
                f"{asked.where}: the model has no degrees of freedom, so that its fit cannot be tested."
            )
        name = f"RMSEA {misfit.null:g} against {misfit.alternative:g}"
        units.append(Unit(name, "", 0, "misfit", np.nan, df, misfit))
    for one in units[len(places) :]:
        op = "LR" if one.kind == "ratio" else "RMSEA"
        rows += [
            {
                "effect": one.effect,
                "label": "",
                "op": op,
                "group": 0,
                "n": n,
                "method": "analytic",
                "power": one.power(n, asked.alpha, asked.people.groups),
            }
            for n in sizes
        ]
    return tuple(units), rows


def _check_analytic(asked: Question) -> None:
    chosen_ = asked.analysis.estimator
    if not asked.how.normal or asked.analysis.ordered or chosen_.discrepancy != "ML":
        what = (
            "ordered answers" if asked.analysis.ordered or any(asked.how.cuts) else "data that are not normal"
        )
        if asked.how.normal and not asked.analysis.ordered:
            what = f"estimator {chosen_.name}"
        raise ModelError(
            f"{asked.where}: the analytic power is that of maximum likelihood with normal data, not with {what}. "
            f"Use method='monte_carlo'."
        )


def _check_nested(where: str, reference: Fit, others: Sequence[tuple[NullModel, Fit]]) -> None:
    for null, fit in others:
        if (
            fit.df <= reference.df
            or fit.parameters.observed
            and set(fit.parameters.observed) != set(reference.parameters.observed)
        ):
            raise ModelError(
                f"{where}: the null model {null.name!r} has {fit.df} degrees of freedom and the model {reference.df}; it "
                f"must have more, with the same variables. Fix or equate parameters of the model."
            )


def _conditions(
    asked: Question,
    shares: Sequence[tuple[int, ...]],
    reference: Fit,
    others: Sequence[tuple[NullModel, Fit]],
    given: Mapping[str, Any],
) -> list[Condition]:
    fittings: list[Fitting] = [fitting(asked.analysis, reference, asked.how)]
    for null, fit in others:
        own = against(asked, null)
        if own.estimator.robust or own.estimator.discrepancy != "ML":
            raise ModelError(
                f"{asked.where}: likelihood-ratio tests of estimator {own.estimator.name} are not replicated. Name the "
                f"parameter as effect=, or use estimator='ML'."
            )
        fittings.append(fitting(own, fit, asked.how))
    draws = int(given["draws"]) if given["limits"] == "monte_carlo" else 0
    return [
        Condition(asked.how, sizes, int(given["seed"]), tuple(fittings), asked.alpha, draws)
        for sizes in shares
    ]


def _truth(asked: Question, reference: Fit) -> Array:
    """The true value of every entry: where the model holds, what it gives in the population; else the population's own."""
    q = len(reference.theta)
    found, _ = valued(reference.parameters, reference.theta, np.zeros((q, q)))
    if reference.sample.rows is not None or reference.solution.minimum < HOLDS:
        return found
    for i, entry in enumerate(entries(reference.parameters)):
        if entry.free:
            row = reference.parameters.first_of(entry.free)
            found[i] = asked.people.values.get((words(row), row.group), found[i])
    return found


def _notes(asked: Question, reference: Fit) -> list[str]:
    notes = []
    if reference.sample.rows is not None:
        notes.append(
            "population values are those of a sample of 100,000 rows, as variables are cut into ordered answers."
        )
    elif reference.solution.minimum >= HOLDS:
        notes.append(
            f"the model does not hold in the population (discrepancy {2 * reference.solution.minimum:.4g}): analytic "
            f"rows are about the values to which its estimates converge, and bias is that from the population's values."
        )
    if asked.how.absence and asked.analysis.estimator.missing == "listwise":
        notes.append(
            "rows with a missing value are left out (missing='listwise'); missing='fiml' keeps them."
        )
    return notes


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


def _fingerprinted(asked: Question, sizes: Sequence[int], given: Mapping[str, Any]) -> dict[str, object]:
    """Everything that the replicates depend on, as text and numbers."""
    try:
        program = version("wavepath")
    except PackageNotFoundError:  # run from a folder of source files
        program = "unknown"
    people = asked.people
    moments = [[people.means[g].tolist(), people.covariances[g].tolist()] for g in range(people.groups)]
    settled = ("dropout", "waves", "thresholds", "skew", "kurtosis", "groups", "limits", "draws", "effect")
    return {
        "format": FORMAT,
        "program": program,
        "model": asked.analysis.model,
        "front": asked.analysis.front,
        "population": [list(people.names), moments, [dict(c) for c in people.cuts]],
        "options": {name: repr(value) for name, value in sorted(asked.analysis.options.items())},
        "n": list(sizes),
        "alpha": asked.alpha,
        "replicates": int(given["replicates"]),
        "seed": int(given["seed"]),
        **{name: repr(given[name]) for name in settled},
    }
