"""Holtz, Smock & Reyes-Gastelum (2015): engagement, support and empowerment of mothers on Facebook."""

from __future__ import annotations

import pandas as pd

from analysis.panel.studies.again import done, robust_to_confounding, routes, steps
from analysis.panel.studies.reanalysis import Reanalysis
from analysis.panel.studies.roles import Coefficient, Role
from analysis.panel.studies.study import Mapped, Template

NOT_SEEN = "not seen: a moderate value, so that the model can be run"

ROLES = (
    Role("engagement", "online engagement, latent (instrument not seen)", 3),
    Role("support", "social support, latent (instrument not seen)", 3),
    Role("empowerment", "empowerment, latent (instrument not seen)", 3),
)

COEFFICIENTS = (
    Coefficient("support", "~", "engagement", 0.40, False, NOT_SEEN),
    Coefficient("empowerment", "~", "support", 0.40, False, NOT_SEEN),
    Coefficient("empowerment", "~", "engagement", 0.15, False, NOT_SEEN),
    *(Coefficient(role.name, "=~", role.name, 0.75, False, NOT_SEEN) for role in ROLES),
)


def reanalysis(
    template: Template, data: pd.DataFrame, variables: Mapped, group: str | None, seed: int
) -> Reanalysis:
    """Add robust errors, limits, confounding, and the reliability of the measures."""
    found, robust = steps(template, data, variables, group, seed)
    found.append(("reliability", robust.reliability()))
    result = routes(template, data, variables, "engagement", "empowerment", seed)
    return done(template, found + robust_to_confounding(result, template, variables, "support"))


TEMPLATE = Template(
    id="holtz_2015",
    title="Online engagement, social support and empowerment of mothers and mothers-to-be",
    citation="Holtz, Smock & Reyes-Gastelum (2015), Telemed J E Health 21:415-421",
    n=647,
    roles=ROLES,
    coefficients=COEFFICIENTS,
    definitions=(
        ("indirect", "b_engagement_support*b_support_empowerment"),
        ("total", "indirect + b_engagement_empowerment"),
    ),
    did=("A survey of 647 mothers and mothers-to-be with latent variables (second hand).",),
    unknown=(
        "The paper was not seen: no coefficient, instrument, number of indicators, estimator or fit measure. The three "
        "constructs are known by name only, and their order (engagement, support, empowerment) is this template's.",
    ),
    says=(
        "All was measured at once: the indirect effect is statistical mediation, and any order of the three latent "
        "variables fits the same covariances equally well.",
    ),
    adds=(
        "The indirect effect with Monte-Carlo limits; errors robust to non-normality; all rows.",
        "Reliability of the measures (omega).",
        "Which residual correlation of support and empowerment would undo the indirect effect.",
        "How strong a common cause would have to be (robustness value).",
        "With items of few categories: the same model with ordered=, estimator='WLSMV'.",
    ),
    again=reanalysis,
)
