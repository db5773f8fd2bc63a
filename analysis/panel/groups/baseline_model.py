"""Baseline and follow-up of groups as one structural model: change, ANCOVA and its correction as definitions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.panel.groups.regression import Effects
from analysis.sem import Fit
from analysis.sem.about import About, Path
from analysis.sem.definitions import definitions, gradient, labelled, value

TITLE = "Baseline and follow-up by group: latent change score, ANCOVA"


def text(
    first: str, second: str, dummies: Sequence[str], covariates: Sequence[str], error: float | None
) -> str:
    """Write the saturated model of baseline and follow-up given group and covariates.

    Parameters
    ----------
    first, second : str
        Columns of the outcome at both waves.
    dummies : sequence of str
        0/1 columns of all groups but the first.
    error : float, optional
        Error variance of the baseline, (1 - reliability) times its variance within groups.
    """
    beside = "".join(f" + {name}" for name in covariates)
    lines = [
        "# baseline and follow-up by group",
        f"{first} ~ {' + '.join(f'a{k}*{name}' for k, name in enumerate(dummies, start=1))}{beside}",
        f"{second} ~ {' + '.join(f'b{k}*{name}' for k, name in enumerate(dummies, start=1))}{beside}",
        f"{first} ~~ v1*{first}",
        f"{second} ~~ {second}",
        f"{first} ~~ c12*{second}",
        f"{first} + {second} ~ 1",
        "# slope of the follow-up on the baseline within groups",
        "slope := c12/v1",
    ]
    if error is not None:
        lines.append(f"slope_true := c12/(v1 - {error:.12g})")
    for k in range(1, len(dummies) + 1):
        lines += [f"change_{k} := b{k} - a{k}", f"ancova_{k} := b{k} - slope*a{k}"]
        if error is not None:
            lines.append(f"ancova_true_{k} := b{k} - slope_true*a{k}")
    return "\n".join(lines)


def about(groups: Sequence[str], corrected: bool) -> About:
    """Say which definitions are which, against the first group."""
    kinds = [("change", "latent change score"), ("ancova", "ANCOVA")]
    if corrected:
        kinds.append(("ancova_true", "reliability-adjusted ANCOVA"))
    paths = [
        Path(f"{name}_{k}", ":=", "", what, group, "change")
        for name, what in kinds
        for k, group in enumerate(groups[1:], start=1)
    ]
    return About(TITLE, tuple(paths))


def effects(fit: Fit, name: str, method: str, count: int) -> Effects:
    """Estimates of one kind with their joint covariance (delta method)."""
    at = labelled(fit.parameters, fit.values)
    known = {d.name: d for d in definitions(fit.parameters)}
    chosen = [known[f"{name}_{k}"] for k in range(1, count + 1)]
    slopes = np.array([gradient(d, fit.parameters, at) for d in chosen])
    values = np.array([float(value(d, at)) for d in chosen])
    return Effects(method, values, slopes @ fit.vcov @ slopes.T, n=fit.n)
