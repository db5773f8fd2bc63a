"""What a path of a model is, in words that a catalogue can translate; the analysis names roles in English."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reports.document import Words, phrase
from reports.tables.model_door import words_by_name

ROLES = {
    "regression": phrase("Regressions"),
    "defined": phrase("Defined parameters"),
    "path": phrase("Paths"),
    "predictor": phrase("Predictors"),
    "autoregressive": phrase("Autoregressive"),
    "cross-lagged": phrase("Cross-lagged"),
    "autoregressive, standardized": phrase("Autoregressive, standardized"),
    "cross-lagged, standardized": phrase("Cross-lagged, standardized"),
    "first-wave variance": phrase("Variances at the first wave"),
    "first-wave covariance": phrase("Covariances at the first wave"),
    "residual variance": phrase("Residual variances"),
    "residual covariance": phrase("Residual covariances"),
    "covariance within wave": phrase("Covariances within waves"),
    "within wave": phrase("Within waves"),
    "random-intercept variance": phrase("Variances of random intercepts"),
    "random-intercept covariance": phrase("Covariances of random intercepts"),
    "outcome of the within part": phrase("Outcomes of the parts within persons"),
    "outcome of the random intercept": phrase("Outcomes of the random intercepts"),
    "variance": phrase("Variances"),
    "covariance": phrase("Covariances"),
    "variance of individual effect": phrase("Variance of the individual effect"),
    "covariance with individual effect": phrase("Covariances with the individual effect"),
    "mean of the first wave": phrase("Means of the first wave"),
    "effect within persons": phrase("Effects within persons"),
    "effect between persons": phrase("Effects between persons"),
    "effect of time-varying covariate": phrase("Effects of covariates that vary over time"),
    "effect within the wave": phrase("Effects within the wave"),
    "share of change reached": phrase("Share of the change that is reached"),
    "proportional change (beta)": phrase("Proportional change (beta)"),
    "mean of initial level (gamma)": phrase("Mean of the initial level (gamma)"),
    "mean of constant change (alpha)": phrase("Mean of the constant change (alpha)"),
    "variance (sigma²)": phrase("Variances (sigma²)"),
    "covariance (sigma)": phrase("Covariances (sigma)"),
    "error variance (sigma²_u)": phrase("Error variances (sigma²_u)"),
    "coupling: previous level -> change (delta)": phrase("Coupling: previous level → change (delta)"),
    "coupling: level of the same wave -> change (delta, concurrent)": phrase(
        "Coupling: level of the same wave → change (delta, concurrent)"
    ),
    "coupling: previous change -> change (xi)": phrase("Coupling: previous change → change (xi)"),
    "coupling: change of the same wave -> change (xi, concurrent)": phrase(
        "Coupling: change of the same wave → change (xi, concurrent)"
    ),
    "previous change -> change (phi)": phrase("Previous change → change (phi)"),
    "stable-trait variance": phrase("Variances of stable traits"),
    "autoregressive-trait variance": phrase("Variances of autoregressive traits"),
    "state variance": phrase("Variances of states"),
    "specific indirect": phrase("Specific indirect"),
    "total indirect": phrase("Total indirect"),
    "minimal indirect": phrase("Minimal indirect"),
    "time-specific indirect": phrase("Time-specific indirect"),
    "direct": phrase("Direct"),
    "total": phrase("Total"),
    "route": phrase("Routes"),
    "proportion mediated": phrase("Proportion mediated"),
    "index of moderated mediation": phrase("Index of moderated mediation"),
}
FACTORS = {
    "intercept": phrase("intercept"),
    "slope": phrase("slope"),
    "quadratic": phrase("quadratic"),
    "change": phrase("change"),
}
OF_FACTOR = {
    "mean": phrase("Means"),
    "variance": phrase("Variances"),
    "residual variance": phrase("Residual variances"),
}
FACTOR = re.compile(r"(mean|variance|residual variance) of (.+?)( at predictors of 0)?")


def role(what: str) -> Words:
    """Return what a path is, as a heading; a role that this table does not know as the analysis says it."""
    if known := ROLES.get(what):
        return known
    if what.startswith("specific indirect: "):
        return phrase("Specific indirect: {route}", route=routed(what.partition(": ")[2]))
    if what.startswith("difference between groups: "):
        return phrase("Difference between groups: {effect}", effect=(role(what.partition(": ")[2]),))
    if (found := of_factor(what)) is None:
        return what[:1].upper() + what[1:]
    kind, factor, at_zero = found
    told = FACTORS.get(factor, factor)
    if kind == "mean" and at_zero:
        return phrase("Mean of {factor} where predictors are 0", factor=told)
    if kind == "mean":
        return phrase("Mean of {factor}", factor=told)
    if kind == "variance":
        return phrase("Variance of {factor}", factor=told)
    return phrase("Residual variance of {factor}", factor=told)


def routed(route: str) -> str:
    """Return a route with arrows: ``x → m → y``."""
    return route.replace("->", "→").replace("=>", "⇒")


def of_factor(what: str) -> tuple[str, str, bool] | None:
    """Return kind, factor and whether it is a mean at predictors of 0, of a growth factor's mean or variance."""
    if what in ROLES or not (found := FACTOR.fullmatch(what)):
        return None
    return found[1], found[2], bool(found[3])


def factor_of(text: str, labels: Mapping[str, str] | None) -> Words:
    """Return ``intercept of support`` as words with a gap for the name; other text by its label."""
    factor, of, name = text.partition(" of ")
    if not of or factor not in FACTORS:
        return words_by_name(labels, text)
    return phrase("{factor} of {name}", factor=FACTORS[factor], name=words_by_name(labels, name))
