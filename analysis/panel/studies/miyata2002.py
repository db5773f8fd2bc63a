"""Miyata (2002): Internet support of Japanese mothers who post and who read, two waves three months apart."""

from __future__ import annotations

import pandas as pd

from analysis.panel.groups import baseline_adjustment
from analysis.panel.studies.again import done, steps
from analysis.panel.studies.reanalysis import Reanalysis
from analysis.panel.studies.roles import Coefficient, Role
from analysis.panel.studies.sources import MEDIUM, SECOND_HAND
from analysis.panel.studies.study import Mapped, Template

STABLE = "not seen: a stability as is usual over three months"
BESIDE = "not seen: a correlation as is usual between such measures"

ROLES = (
    Role("support_1", "support received on the Internet, first wave (instrument not seen)"),
    Role("depression_1", "depressive symptoms, first wave (instrument not seen)"),
    Role("self_esteem_1", "self-esteem, first wave (instrument not seen)"),
    Role("depression_2", "depressive symptoms, three months later"),
    Role("self_esteem_2", "self-esteem, three months later"),
)


def _set(target: str, source: str, value: float, why: str, op: str = "~") -> Coefficient:
    return Coefficient(target, op, source, value, False, why)


COEFFICIENTS = (
    Coefficient("depression_2", "~", "support_1", -0.17, True, SECOND_HAND, MEDIUM),
    Coefficient("self_esteem_2", "~", "support_1", 0.21, True, SECOND_HAND, MEDIUM),
    _set("depression_2", "depression_1", 0.55, STABLE),
    _set("self_esteem_2", "self_esteem_1", 0.60, STABLE),
    _set("depression_1", "support_1", -0.15, BESIDE, "~~"),
    _set("self_esteem_1", "support_1", 0.15, BESIDE, "~~"),
    _set("self_esteem_1", "depression_1", -0.45, BESIDE, "~~"),
    _set("self_esteem_2", "depression_2", -0.25, BESIDE, "~~"),
)


def reanalysis(
    template: Template, data: pd.DataFrame, variables: Mapped, group: str | None, seed: int
) -> Reanalysis:
    """Add groups with differences of their paths, and change adjusted for baseline by every method."""
    found, _ = steps(template, data, variables, group, seed)
    if group is not None:
        columns = template.columns(variables)
        for outcome in ("depression", "self_esteem"):
            first, second = columns[f"{outcome}_1"][0], columns[f"{outcome}_2"][0]
            adjusted = baseline_adjustment(data, (first, second), group=group, errors="HC3")
            found.append((f"change of {outcome.replace('_', '-')}, adjusted for baseline", adjusted))
    return done(template, found)


TEMPLATE = Template(
    id="miyata_2002",
    title="Internet support, depression and self-esteem of mothers who post and who read",
    citation="Miyata (2002), in Wellman & Haythornthwaite (eds), The Internet in Everyday Life, 520-548",
    n=331,
    roles=ROLES,
    coefficients=COEFFICIENTS,
    definitions=(),
    groups=(("posting", 166), ("reading", 165)),
    shifts=(("reading", "depression_1", 0.30),),
    did=(
        "A panel of two waves three months apart, 331 mothers who post or only read online (second hand).",
        "Internet support went with less depression (-.17) and more self-esteem (.21) (second hand).",
    ),
    unknown=(
        "The chapter was not seen: instruments, estimator, standard errors, sizes of the groups (the template halves "
        "the sample), and whether the two coefficients are of the earlier support given the earlier outcome, as the "
        "template has it, or of the same wave, or of one group.",
        "That reading mothers start higher is reported second hand, not on which measure nor by how much: simulated "
        "data put them .30 standard deviations higher on depression.",
    ),
    says=(
        "Two waves: paths from the first to the second wave, given the outcome's own level, are half-longitudinal. "
        "They mix stable differences between mothers with change within them; a random intercept cannot be told apart.",
        "Posting was not assigned: groups that differ at baseline make change score and ANCOVA answer different "
        "questions, and neither is free of assumptions.",
    ),
    adds=(
        "Errors robust to non-normality, and all rows, also of mothers lost after the first wave.",
        "Paths free in each group, their differences with adjusted p.",
        "Change score, ANCOVA and latent change score side by side, with what each assumes.",
        "How strong a common cause would have to be (robustness value).",
        "With a third wave: the random-intercept cross-lagged model; with mothers who are not online: a third group, "
        "by group_panel on measures that all groups have.",
    ),
    again=reanalysis,
)
