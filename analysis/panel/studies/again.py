"""Steps that every re-analysis shares: robust errors on all rows, limits, strength of confounding."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.panel.groups import path_differences
from analysis.panel.indirect import Mediation, mediation, sensitivity
from analysis.panel.studies.reanalysis import Reanalysis
from analysis.panel.studies.study import Mapped
from analysis.panel.studies.text import nodes, structural
from analysis.sem import Fit, compare, lavaan

if TYPE_CHECKING:
    from analysis.panel.studies.study import Template

Steps = list[tuple[str, Any]]
RHO = (-0.4, -0.2, 0.0, 0.2, 0.4)  # residual correlations: few, as each is a fit of its own


def steps(
    template: Template, data: pd.DataFrame, variables: Mapped, group: str | None, seed: int
) -> tuple[Steps, Fit]:
    """Fit as published, then with errors robust to non-normality and all rows; limits; confounding; groups."""
    plain = template.fit(data, variables, missing="listwise")
    robust = template.fit(data, variables, estimator="MLR", missing="fiml")
    found: Steps = [("as published", plain), ("robust errors, all rows", robust)]
    if template.definitions:
        found.append(("indirect effects", robust.monte_carlo(20000, seed=seed)))
    found.append(("strength of confounding", confounding(robust)))
    return found + _by_group(template, data, variables, group), robust


def _by_group(template: Template, data: pd.DataFrame, variables: Mapped, group: str | None) -> Steps:
    """Fit free in every group, and compare paths and indirect effects."""
    if group is None:
        return []
    fit = template.fit(data, variables, group=group, estimator="MLR")
    return [
        ("free in every group", fit),
        ("differences between groups", path_differences(fit, adjust="holm")),
    ]


def done(template: Template, found: Steps) -> Reanalysis:
    return Reanalysis(f"Re-analysis after {template.authors}", tuple(found), template.says)


def routes(
    template: Template, data: pd.DataFrame, variables: Mapped, source: str, target: str, seed: int
) -> Mediation:
    """Every route from one role to another, with Monte-Carlo limits: the template's model by `mediation`."""
    columns = template.columns(variables)
    named = nodes(template, columns)
    return mediation(
        data,
        x=named[source],
        y=named[target],
        paths=structural(template, named),
        latent={role.name: columns[role.name] for role in template.roles if role.indicators > 1},
        seed=seed,
        estimator="MLR",
        missing="fiml",
    )


def robust_to_confounding(result: Mediation, template: Template, variables: Mapped, mediator: str) -> Steps:
    """What residual correlations of a mediator with what it acts on would do, as a curve and at which they undo it."""
    found = sensitivity(result, mediator=nodes(template, template.columns(variables))[mediator], rho=RHO)
    return [("every route", result), (f"confounding of {mediator} with its outcomes", found)]


def against(fit: Fit, data: pd.DataFrame, lines: str) -> pd.DataFrame:
    """Compare a fit with the same model and further lines: a path more, or ``b_online_stress == 0``."""
    options: dict[str, Any] = dict(fit.about.options) if fit.about else {}
    return compare(fit, lavaan(f"{fit.model}\n{lines}\n", data, **options))


def confounding(fit: Fit) -> pd.DataFrame:
    r"""How strong an unmeasured common cause would have to be to bring each path to 0.

    .. math:: RV = \tfrac12\big(\sqrt{f^4 + 4 f^2} - f^2\big),\qquad f = |z| / \sqrt{df}

    A confounder that explains the share RV of what is left of both the cause and the effect would do it.

    Returns
    -------
    DataFrame
        path z partial_r2 robustness_value; df are rows less predictors less 1, z stands for t.

    References
    ----------
    Cinelli & Hazlett (2020), J R Stat Soc B 82:39-67, doi:10.1111/rssb.12348
    """
    rows = fit.estimates.query("op == '~' and free")
    predictors = rows.groupby("lhs")["rhs"].transform("count")
    z, df = rows["z"].to_numpy(dtype=float), fit.n - predictors.to_numpy(dtype=int) - 1
    found = [
        (f"{lhs} ~ {rhs}", float(own), *robustness(float(own), int(left)))
        for lhs, rhs, own, left in zip(rows["lhs"], rows["rhs"], z, df, strict=True)
    ]
    return pd.DataFrame(found, columns=["path", "z", "partial_r2", "robustness_value"])


def robustness(t: float, df: int) -> tuple[float, float]:
    """Partial R² of a predictor, and its robustness value, each between 0 and 1."""
    f2 = t * t / df
    return f2 / (1 + f2), (sqrt(f2 * f2 + 4 * f2) - f2) / 2
