"""All that a power analysis asks: population, analysis, and how samples are drawn; checked at the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from analysis.errors import ModelError
from analysis.panel.power.analysis import Analysis, check_variables, in_large_sample, in_population
from analysis.panel.power.effects import Effect, NullModel
from analysis.panel.power.population import Population, front_of, population
from analysis.panel.power.recipe import Recipe, recipe
from analysis.panel.power.simulate import Groups, check_seed, sizes_of
from analysis.panel.power.within import Within
from analysis.repeat import check_executor
from analysis.sem import Fit
from analysis.words import nearest

METHODS = ("analytic", "monte_carlo", "both")
FORMAT = 2  # of the results that are kept; raised when they change their meaning
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


def question(where: str, given: Mapping[str, Any]) -> Question:
    """Settle population, analysis and the way samples are drawn."""
    text, source, front = given["model"], given["population"], given["front"]
    fit = text if isinstance(text, Fit) else None
    if fit is not None:
        source = fit if source is None else source
        text = fit.model
    if isinstance(text, Within):
        source = text.population if source is None else source
        text = text.model
    values = source if isinstance(source, Mapping) else None
    number = None if given["groups"] is None else len(given["groups"])
    origin = text if source is None or values is not None else source
    people = population(where, origin, values=values, front=front, groups=number)
    analysis = Analysis(text, front_of(text, front), _options(given))
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
    asked = Question(where, analysis, people, how, given["groups"], given["effect"], given["alpha"])
    if fit is not None:
        _check_same(asked, fit)
    return asked


def _check_same(asked: Question, fit: Fit) -> None:
    """Refuse a fit whose text, completed by another front or other options, is another model."""
    own = asked.reference(asked.analysis, sizes_of(asked.where, fit.n, asked.people.groups, asked.groups))
    here, there = (len(one.theta) for one in (own, fit))
    if here != there:
        raise ModelError(
            f"{asked.where}: the fit has {there} free parameters, but its text has {here} when it is completed by "
            f"{asked.analysis.front}(). Give the front=, missing= and options= that it was made with."
        )


def _options(given: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(given["options"] or {})
    for name, default in (("estimator", "ML"), ("missing", "listwise"), ("ordered", ())):
        if given[name] != default:
            found[name] = given[name]
    return found


def checked(given: Mapping[str, Any]) -> tuple[int, ...]:
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


def against(asked: Question, null: NullModel) -> Analysis:
    """The analysis by a null model: its own text, or constraints added to the model's."""
    text = null.model
    if all("==" in line for line in text.strip().splitlines()):
        text = f"{asked.analysis.model}\n{text.strip()}\n"
    return replace(asked.analysis, model=text)


def fingerprinted(asked: Question, sizes: Sequence[int], given: Mapping[str, Any]) -> dict[str, object]:
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
