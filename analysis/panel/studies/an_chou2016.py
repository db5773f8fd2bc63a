"""An & Chou (2016): online and offline support, and perceived stress; nested models."""

from __future__ import annotations

import pandas as pd

from analysis.panel.studies.again import against, done, steps
from analysis.panel.studies.reanalysis import Reanalysis
from analysis.panel.studies.roles import Coefficient, Role
from analysis.panel.studies.study import Mapped, Template

NOT_SEEN = "not seen: a small to moderate value, so that the model can be run"

ROLES = (
    Role("offline", "support offline (instrument and provider not seen)"),
    Role("online", "support online (instrument and provider not seen)"),
    Role("stress", "perceived stress (instrument not seen)"),
)

COEFFICIENTS = (
    Coefficient("stress", "~", "offline", -0.25, False, NOT_SEEN),
    Coefficient("stress", "~", "online", -0.15, False, NOT_SEEN),
    Coefficient("online", "~~", "offline", 0.30, False, NOT_SEEN),
)


def reanalysis(
    template: Template, data: pd.DataFrame, variables: Mapped, group: str | None, seed: int
) -> Reanalysis:
    """Add robust errors, confounding, and the nested models by scaled tests."""
    found, robust = steps(template, data, variables, group, seed)
    found += [
        ("online support adds nothing", against(robust, data, "b_online_stress == 0")),
        (
            "online and offline support count alike",
            against(robust, data, "b_online_stress == b_offline_stress"),
        ),
    ]
    return done(template, found)


TEMPLATE = Template(
    id="an_chou_2016",
    title="Online and offline support, and perceived stress of mothers",
    citation="An & Chou (2016), Health Commun 31:504-512",
    n=366,
    roles=ROLES,
    coefficients=COEFFICIENTS,
    definitions=(("difference", "b_online_stress - b_offline_stress"),),
    did=("A survey of 366 mothers, analyzed by nested models (second hand).",),
    unknown=(
        "The paper was not seen: no coefficient, instrument, covariate or fit measure, and not which models were "
        "nested. The template takes support online and offline to stress, and nests: online path 0; both paths equal.",
    ),
    says=(
        "All was measured at once: that support goes with less stress does not say which comes first.",
        "That both paths are equal is a statement in the measures' units: it means something only if online and "
        "offline support are scored on the same scale.",
    ),
    adds=(
        "The nested models by scaled difference tests on all rows.",
        "The difference of the two paths with limits.",
        "How strong a common cause would have to be (robustness value).",
    ),
    again=reanalysis,
)
