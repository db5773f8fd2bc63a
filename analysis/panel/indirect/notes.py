"""What a mediation model assumes, in words."""

from __future__ import annotations

import re

from analysis.errors import ModelError
from analysis.panel.indirect.structure import WHERE, Structure

DESIGNS = ("randomized", "longitudinal")
WAVE = re.compile(r"_[wt](\d+)\Z")

STATISTICAL = (
    "Statistical mediation: these data cannot order cause and effect. The same numbers fit other orders of the "
    "variables as well (equivalent_models), and cross-sectional estimates of effects that take time can be far off in "
    "either direction (Maxwell & Cole 2007, doi:10.1037/1082-989X.12.1.23)."
)
ORDERED = (
    "The variables were measured in the order of the paths. Effects are causal only if no common cause of two of them "
    "is left out; earlier levels of mediator and outcome belong among the covariates."
)
RANDOMIZED = (
    "x was randomized, so that its total effect and its effects on the mediators are causal. Mediators were not: "
    "indirect and direct effects are causal only without common causes of mediator and outcome (Imai, Keele & Yamamoto "
    "2010, doi:10.1214/10-STS321); see sensitivity()."
)
SHARES = (
    "A proportion mediated is unstable below some 500 persons or with a small total effect, and none is given where "
    "indirect and direct effect differ in sign (MacKinnon, Warsi & Dwyer 1995)."
)
PRODUCTS = (
    "Effects that a moderator changes are given at its values. Product columns are made before the fit; with missing "
    "answers they count as variables like any other, which assumes more than missing at random."
)
LATENT_RESPONSES = (
    "Effects on and of ordered variables are those of the normal responses behind them, not of probabilities."
)
BY_TARGET = "Standardized effects of a source with two values are in standard deviations of the target alone."


def notes_of(
    structure: Structure, design: str | None, waves: tuple[str, ...], **has: bool
) -> tuple[str, ...]:
    """Give the notes that hold: `has` says which of shares, products, ordered and binary there are."""
    if design is not None and design not in DESIGNS:
        raise ModelError(
            f"{WHERE}: design={design!r} is not known. There are {', '.join(map(repr, DESIGNS))}."
        )
    if design == "randomized":
        first = RANDOMIZED
    else:
        first = ORDERED if design == "longitudinal" or in_order(structure, waves) else STATISTICAL
    more = {"shares": SHARES, "products": PRODUCTS, "ordered": LATENT_RESPONSES, "binary": BY_TARGET}
    return (first, *(text for name, text in more.items() if has.get(name)))


def in_order(structure: Structure, waves: tuple[str, ...]) -> bool:
    """Tell whether every path leads to a later wave, by the names' ends: ``_<wave>`` of a panel, ``_w2``, ``_t2``."""
    places = [(_wave(a, waves), _wave(b, waves)) for a, b in structure.edges]
    return all(a is not None and b is not None and a < b for a, b in places)


def _wave(name: str, waves: tuple[str, ...]) -> int | None:
    if waves:
        return next((k for k, wave in enumerate(waves) if name.endswith(f"_{wave}")), None)
    found = WAVE.search(name)
    return int(found[1]) if found else None
