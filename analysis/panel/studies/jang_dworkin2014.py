"""Jang & Dworkin (2014): use of social network sites, bonding and bridging capital of mothers, by group."""

from __future__ import annotations

import pandas as pd

from analysis.panel.studies.again import done, steps
from analysis.panel.studies.reanalysis import Reanalysis
from analysis.panel.studies.roles import Coefficient, Role
from analysis.panel.studies.sources import REVIEW
from analysis.panel.studies.study import Mapped, Template

POSITIVE = f"only the direction is reported (positive; {REVIEW}): the size is a small to moderate one"
NOT_SEEN = "not seen: a correlation as is usual between such measures"

ROLES = (
    Role("use", "frequency of use of social network sites (instrument not seen)"),
    Role("bonding", "bonding social capital (instrument not seen)"),
    Role("bridging", "bridging social capital (instrument not seen)"),
)

COEFFICIENTS = (
    Coefficient("bonding", "~", "use", 0.20, False, POSITIVE),
    Coefficient("bridging", "~", "use", 0.30, False, POSITIVE),
    Coefficient("bridging", "~~", "bonding", 0.35, False, NOT_SEEN),
)


def reanalysis(
    template: Template, data: pd.DataFrame, variables: Mapped, group: str | None, seed: int
) -> Reanalysis:
    """Add robust errors, confounding, and a test of what separate models by group leave to the eye."""
    found, _ = steps(template, data, variables, group, seed)
    return done(template, found)


TEMPLATE = Template(
    id="jang_dworkin_2014",
    title="Use of social network sites, bonding and bridging capital of mothers",
    citation="Jang & Dworkin (2014), Comput Human Behav 35:489-495",
    n=665,
    roles=ROLES,
    coefficients=COEFFICIENTS,
    definitions=(("difference", "b_use_bridging - b_use_bonding"),),
    groups=(("preschool", 283), ("other", 382)),
    did=(
        "A survey of 665 mothers, 283 of them of a preschool child; path models by group (second hand).",
        "More frequent use went with more bonding and more bridging capital (second hand).",
    ),
    unknown=(
        "The paper was not seen: no coefficient, instrument, covariate or fit measure. Who the 382 others are is not "
        "known; simulated data give all groups the same paths.",
    ),
    says=(
        "All was measured at once, in groups that were not assigned: paths are associations.",
        "A path that is significant in one group and not in another is no difference between the groups; that is a "
        "test of its own.",
    ),
    adds=(
        "One model of both groups, with the differences of their paths and adjusted p.",
        "The difference of the paths to bridging and bonding with limits (in the measures' units).",
        "Errors robust to non-normality, all rows, and the strength that a common cause would need.",
    ),
    again=reanalysis,
)
