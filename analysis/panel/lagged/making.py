"""From the words of a cross-lagged model to its specification, and its fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.errors import ModelError
from analysis.panel.design import Design, columns_of, design
from analysis.panel.fitting import fitted
from analysis.panel.lagged import checks
from analysis.panel.lagged.about import about
from analysis.panel.lagged.grid import unit_steps
from analysis.panel.lagged.spec import INVARIANCE, LAGS, Spec
from analysis.panel.lagged.text import text
from analysis.sem import Fit


def made_of(where: str, given: dict[str, Any], options: dict[str, Any], *, random_intercepts: bool) -> Fit:
    """Check the words, find the columns, write the text and fit it."""
    _check_words(where, given, random_intercepts=random_intercepts)
    made, frame = design(
        where,
        given.pop("data"),
        given.pop("variables"),
        waves=given.pop("waves"),
        times=given.pop("times"),
        sample_cov=options.get("sample_cov"),
    )
    if len(made.names) < 2:
        raise ModelError(
            f"{where}: one variable has no cross-lagged effects. Give two or more, or take starts() for one."
        )
    if random_intercepts:
        checks.check_two_waves(where, made)
    spec = _spec(where, made, frame, given, options, random_intercepts=random_intercepts)
    passed = checks.options_of(where, frame, given["group"], options)
    warnings = (
        *uneven(where, spec),
        *checks.incomplete([z for z, _ in spec.predictors], frame, random_x=spec.random_x),
    )
    return fitted(text(spec), frame, about(spec), passed, *warnings)


def _check_words(where: str, given: Mapping[str, Any], *, random_intercepts: bool) -> None:
    checks.check_word(where, "lags", given["lags"], LAGS)
    for option in ("means", "residuals"):
        checks.check_word(where, option, given[option], ("free", "equal"))
    checks.check_word(where, "invariance", given["invariance"], INVARIANCE)
    if random_intercepts:
        checks.check_word(where, "ri_loadings", given["ri_loadings"], ("fixed", "free"))
        checks.check_word(where, "indicators_ri", given["indicators_ri"], ("per_indicator", "latent"))
    if given["lag_order"] not in (1, 2):
        raise ModelError(f"{where}: lag_order={given['lag_order']!r} is not available. It is 1 or 2.")
    if given["lag_order"] == 2 and given["lags"] in ("std_equal", "time_scaled"):
        raise ModelError(
            f"{where}: lags={given['lags']!r} is made for effects of one wave on the next. Take lag_order=1, or "
            f"lags='equal'."
        )


def _spec(
    where: str,
    made: Design,
    frame: pd.DataFrame | None,
    given: dict[str, Any],
    options: Mapping[str, Any],
    *,
    random_intercepts: bool,
) -> Spec:
    matrix = options.get("sample_cov")
    known = columns_of(frame, matrix)
    ways = checks.PREDICTORS if random_intercepts else checks.PREDICTORS[:2]
    ends = checks.OUTCOMES if random_intercepts else ("within", "last")
    group = given["group"]
    unit, steps = _steps(where, made, given["lags"])
    spec = Spec(
        design=made,
        random_intercepts=random_intercepts,
        lags=given["lags"],
        means=given["means"],
        residuals=given["residuals"],
        ri_loadings=given.get("ri_loadings", "fixed"),
        invariance=given["invariance"],
        indicators_ri=given.get("indicators_ri", "per_indicator"),
        item_covariances=bool(given["item_covariances"]),
        lag_order=given["lag_order"],
        predictors=checks.covariates_of(where, "predictors", given["predictors"], ways, made, frame, known),
        outcomes=checks.covariates_of(where, "outcomes", given["outcomes"], ends, made, frame, known),
        groups=checks.groups_of(where, frame, group, made, options),
        group_equal=checks.check_classes(where, group, given["group_equal"]),
        bounds=bool(given["bounds"]),
        meanstructure=matrix is None or options.get("sample_mean") is not None,
        random_x=options.get("fixed_x") is False,
        unit=unit,
        steps=steps,
    )
    _check_spec(where, spec)
    checks.check_names(where, spec, known)
    return spec


def _check_spec(where: str, spec: Spec) -> None:
    if spec.several and spec.means == "equal" and spec.invariance in ("configural", "metric"):
        raise ModelError(
            f"{where}: means='equal' with several indicators needs equal intercepts. Take invariance='scalar'."
        )
    if not spec.meanstructure and spec.means == "equal":
        raise ModelError(f"{where}: means='equal' needs means beside sample_cov. Give sample_mean=.")
    if (
        spec.random_intercepts
        and spec.several
        and spec.indicators_ri == "per_indicator"
        and spec.item_covariances
    ):
        raise ModelError(
            f"{where}: item_covariances=True with a random intercept per indicator says the same twice. Take "
            f"indicators_ri='latent', or leave it out."
        )


def _steps(where: str, made: Design, lags: str) -> tuple[float, tuple[int, ...]]:
    if lags != "time_scaled":
        return 1.0, ()
    if not made.timed:
        raise ModelError(f"{where}: lags='time_scaled' needs to know when the waves were. Give times=.")
    return unit_steps(where, made.intervals)


def uneven(where: str, spec: Spec) -> tuple[str, ...]:
    """Warn of equal lagged effects over unequal intervals."""
    if spec.design.evenly_spaced or spec.lags not in ("equal", "std_equal"):
        return ()
    told = ", ".join(f"{t:g}" for t in spec.design.intervals)
    return (
        f"unequal intervals: {where} holds lagged effects equal over intervals of {told}, though an effect depends on "
        f"its interval. lags='time_scaled' makes them powers of one matrix; lags='free' leaves each its own.",
    )
