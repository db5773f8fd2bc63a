"""What a question comes to: analytic rows, conditions to replicate, true values, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.panel.power.analytic import HOLDS, ratio, wald
from analysis.panel.power.condition import Condition, Fitting, fitting
from analysis.panel.power.effects import Entry, Misfit, NullModel, entries, valued
from analysis.panel.power.population import words
from analysis.panel.power.question import Question, against
from analysis.panel.power.result import Unit
from analysis.sem import Fit

Array = NDArray[np.float64]


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
        named = {str(name): given for name, given in row.items()}
        rows += [
            {
                **named,
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


def check_nested(where: str, reference: Fit, others: Sequence[tuple[NullModel, Fit]]) -> None:
    for null, fit in others:
        if fit.df <= reference.df or set(fit.parameters.observed) != set(reference.parameters.observed):
            raise ModelError(
                f"{where}: the null model {null.name!r} has {fit.df} degrees of freedom and the model "
                f"{reference.df}; it must have more, with the same variables. Fix or equate parameters of the model."
            )


def conditions(
    asked: Question,
    shares: Sequence[tuple[int, ...]],
    reference: Fit,
    others: Sequence[tuple[NullModel, Fit]],
    given: Mapping[str, Any],
) -> list[Condition]:
    fittings: list[Fitting] = [fitting(asked.analysis, reference)]
    for null, fit in others:
        own = against(asked, null)
        if own.estimator.robust or own.estimator.discrepancy != "ML":
            raise ModelError(
                f"{asked.where}: likelihood-ratio tests of estimator {own.estimator.name} are not replicated. Name the "
                f"parameter as effect=, or use estimator='ML'."
            )
        fittings.append(fitting(own, fit))
    draws = int(given["draws"]) if given["limits"] == "monte_carlo" else 0
    return [
        Condition(asked.how, sizes, int(given["seed"]), tuple(fittings), asked.alpha, draws)
        for sizes in shares
    ]


def true_values(asked: Question, reference: Fit) -> Array:
    """The true value of every entry: what the model gives in the population if it holds, else the population's own."""
    q = len(reference.theta)
    found, _ = valued(reference.parameters, reference.theta, np.zeros((q, q)))
    if reference.sample.rows is not None or reference.solution.minimum < HOLDS:
        return found
    for i, entry in enumerate(entries(reference.parameters)):
        if entry.free:
            row = reference.parameters.first_of(entry.free)
            found[i] = asked.people.values.get((words(row), row.group), found[i])
    return found


def notes_of(asked: Question, reference: Fit) -> list[str]:
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


def note_on_products(effects: Sequence[Entry]) -> list[str]:
    """Say what analytic power is worth for products such as indirect effects, whose estimates are not normal."""
    if not any(effect.op == ":=" and set("*/^(") & set(effect.rhs) for effect in effects):
        return []
    return [
        "analytic power of products (indirect effects) takes their estimates as normal, and can be off by a tenth or "
        "more either way: method='both' or 'monte_carlo' replicates it, limits='monte_carlo' with their own limits."
    ]
