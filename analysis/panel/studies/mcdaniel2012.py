"""McDaniel, Coyne & Holmes (2012): blogging, connection to family and friends, support, well-being of new mothers."""

from __future__ import annotations

import pandas as pd

from analysis.panel.studies.again import against, done, robust_to_confounding, routes, steps
from analysis.panel.studies.reanalysis import Reanalysis
from analysis.panel.studies.roles import Coefficient, Role
from analysis.panel.studies.sources import MEDIUM, SECOND_HAND
from analysis.panel.studies.study import Mapped, Template

ABSTRACT = "only the direction is published in what was read (abstract): the size is a small to moderate one"
CHAIN = "that the path belongs to the chain to depression is reported second hand, its size is not: a moderate one"
BESIDE = "not published in what was read: a correlation as is usual between such measures"

ROLES = (
    Role("blogging", "frequency of blogging (author questionnaire)"),
    Role("family", "feelings of connection to extended family (instrument not seen)"),
    Role("friends", "feelings of connection to friends (instrument not seen)"),
    Role("support", "perceived social support (instrument not seen)"),
    Role("satisfaction", "marital satisfaction (instrument not seen)"),
    Role("conflict", "couple conflict (instrument not seen)"),
    Role("stress", "parenting stress (instrument not seen)"),
    Role("depression", "depressive symptoms (instrument not seen)"),
)


def _set(target: str, source: str, value: float, why: str, op: str = "~") -> Coefficient:
    return Coefficient(target, op, source, value, False, why)


COEFFICIENTS = (
    _set("family", "blogging", 0.20, ABSTRACT),
    _set("friends", "blogging", 0.20, ABSTRACT),
    _set("support", "family", 0.30, ABSTRACT),
    _set("support", "friends", 0.30, ABSTRACT),
    Coefficient("satisfaction", "~", "support", 0.26, True, SECOND_HAND, MEDIUM),
    Coefficient("conflict", "~", "support", -0.33, True, SECOND_HAND, MEDIUM),
    Coefficient("stress", "~", "support", -0.19, True, SECOND_HAND, MEDIUM),
    _set("depression", "satisfaction", -0.15, CHAIN),
    _set("depression", "conflict", 0.20, CHAIN),
    _set("depression", "stress", 0.35, CHAIN),
    _set("friends", "family", 0.30, BESIDE, "~~"),
    _set("conflict", "satisfaction", -0.40, BESIDE, "~~"),
    _set("stress", "satisfaction", -0.15, BESIDE, "~~"),
    _set("stress", "conflict", 0.20, BESIDE, "~~"),
)

DEFINITIONS = (
    ("support_by_family", "b_blogging_family*b_family_support"),
    ("support_by_friends", "b_blogging_friends*b_friends_support"),
    ("blogging_support", "support_by_family + support_by_friends"),
    ("blogging_satisfaction", "blogging_support*b_support_satisfaction"),
    ("blogging_conflict", "blogging_support*b_support_conflict"),
    ("blogging_stress", "blogging_support*b_support_stress"),
    (
        "support_depression",
        "b_support_satisfaction*b_satisfaction_depression + b_support_conflict*b_conflict_depression"
        " + b_support_stress*b_stress_depression",
    ),
    ("blogging_depression", "blogging_support*support_depression"),
)


def reanalysis(
    template: Template, data: pd.DataFrame, variables: Mapped, group: str | None, seed: int
) -> Reanalysis:
    """Add limits, robust errors, confounding, and the direct paths that the chain leaves out."""
    found, robust = steps(template, data, variables, group, seed)
    columns = template.columns(variables)
    blogging, support, depression = (columns[role][0] for role in ("blogging", "support", "depression"))
    lines = f"{support} ~ blogging_direct*{blogging}\n{depression} ~ support_direct*{support}"
    found.append(("direct paths that the chain leaves out", against(robust, data, lines)))
    result = routes(template, data, variables, "blogging", "depression", seed)
    return done(template, found + robust_to_confounding(result, template, variables, "support"))


TEMPLATE = Template(
    id="mcdaniel_2012",
    title="Blogging, connection, support and well-being of new mothers",
    citation=(
        "McDaniel, Coyne & Holmes (2012), Matern Child Health J 16:1509-1517, doi:10.1007/s10995-011-0918-2"
    ),
    n=157,
    roles=ROLES,
    coefficients=COEFFICIENTS,
    definitions=DEFINITIONS,
    did=(
        "One survey of 157 mothers with Internet at home, on average 27 years old, infants 7.9 months (abstract), "
        "their first and only child, under 18 months (summary page of the study).",
        "A path model: frequency of blogging predicted connection to extended family and to friends, these perceived "
        "support, this marital satisfaction, couple conflict, parenting stress and depression (abstract).",
        "Social networking was part of the study, and is not reported to go with these as blogging does (press release "
        "of the university).",
    ),
    unknown=(
        "Estimator, fit measures, standard errors, and all coefficients but three; the instruments.",
        "Which of satisfaction, conflict and stress have paths to depression, and whether support has one of its own. "
        "The template takes all three and no direct path; the re-analysis tests the latter.",
        "Hypothesized beside (summary page of the study): less stress goes with less depression and less conflict, "
        "conflict with less satisfaction. The template leaves the latter two as residual correlations.",
    ),
    says=(
        "All was measured at once: the indirect effects are statistical mediation. The reverse chain (supported "
        "mothers blog more) fits the same covariances nearly as well; time order would need waves.",
        "The authors call the study exploratory; mothers chose by themselves to blog.",
    ),
    adds=(
        "Indirect effects with Monte-Carlo limits, one a route and in total.",
        "Errors robust to non-normality, and all rows by full-information maximum likelihood.",
        "A test of the direct paths that the chain leaves out.",
        "Every route from blogging to depression; what residual correlations of support with its outcomes would do.",
        "How strong a common cause of each pair would have to be (robustness value).",
        "With three or more waves: the same chain lagged, within persons (random-intercept cross-lagged model).",
    ),
    again=reanalysis,
)
