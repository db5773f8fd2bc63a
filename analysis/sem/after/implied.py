"""The moments that a model implies, named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.sem.fit import Fit
from analysis.sem.ordinal.implied import implied
from analysis.sem.ordinal.part import OrdinalPart
from analysis.sem.ram import Implied


@dataclass(frozen=True)
class ImpliedMoments:
    """One group's implied moments.

    Attributes
    ----------
    covariance : DataFrame
        Of the observed variables; divisor as the sample's (n for maximum likelihood). With ordered variables that of
        their latent responses, scaled to variance 1 (polychoric correlations), and of the explained variables only:
        given the covariates.
    mean : Series or None
        None for a model without means. With ordered variables at covariates 0, and those of latent responses in the
        model's own scale, in which its thresholds are.
    latent_covariance : DataFrame
        Total (not residual) covariances of the latent variables, with what covariates explain of them.
    latent_mean : Series or None
        At the covariates' means.
    thresholds : Series or None
        Only with ordered variables: less the mean and over the standard deviation of the latent response, at
        covariates 0, such as ``x1|t1``.
    slopes : DataFrame or None
        Only with ordered variables and covariates: total effects of covariates (columns) on the scaled responses.
    """

    covariance: pd.DataFrame
    mean: pd.Series | None
    latent_covariance: pd.DataFrame
    latent_mean: pd.Series | None
    thresholds: pd.Series | None = None
    slopes: pd.DataFrame | None = None


def implied_moments(fit: Fit) -> ImpliedMoments | dict[str, ImpliedMoments]:
    """Give the implied means and covariances of observed and latent variables.

    Parameters
    ----------
    fit : Fit

    Returns
    -------
    ImpliedMoments, or dict of ImpliedMoments
        With several groups one a group, by the group's value.
    """
    table = fit.parameters
    names, latent = list(table.observed), list(table.latent)
    found = {}
    for g, (label, at) in enumerate(zip(fit.groups, fit.implied, strict=True)):
        part = fit.solution.objective.parts[g]
        if isinstance(part, OrdinalPart):
            found[label] = _of_responses(fit, part, at)
            continue
        p = len(names)
        found[label] = ImpliedMoments(
            pd.DataFrame(at.sigma, index=names, columns=names),
            pd.Series(at.mu, index=names) if table.meanstructure else None,
            pd.DataFrame(at.total[p:, p:], index=latent, columns=latent),
            pd.Series(at.means[p:], index=latent, dtype=float) if table.meanstructure else None,
        )
    return found if len(found) > 1 else next(iter(found.values()))


def _of_responses(fit: Fit, part: OrdinalPart, whole: Implied) -> ImpliedMoments:
    """Moments of latent responses as lavaan gives them (``fitted()``; ``lavInspect(fit, "cov.lv")``)."""
    model, at = part.model, implied(part.model, fit.theta)
    names = list(part.sample.names)
    latent, p = list(fit.parameters.latent), model.ram.n_observed
    cut = np.isin(model.cut_of, model.ordered)
    labels = [v for v, cuts in zip(part.sample.labels, cut, strict=False) if cuts]
    slopes = pd.DataFrame(at.slopes, index=names, columns=list(part.sample.covariates))
    return ImpliedMoments(
        pd.DataFrame(at.covariance, index=names, columns=names),
        pd.Series(at.responses.means[model.explained], index=names),
        pd.DataFrame(whole.total[p:, p:], index=latent, columns=latent),
        pd.Series(whole.means[p:], index=latent, dtype=float),
        pd.Series(at.thresholds[cut], index=labels),
        slopes if len(slopes.columns) else None,
    )
