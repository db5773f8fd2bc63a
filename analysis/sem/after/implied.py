"""The moments that a model implies, named."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.sem.after.refuse import need_continuous
from analysis.sem.fit import Fit


@dataclass(frozen=True)
class ImpliedMoments:
    """One group's implied moments.

    Attributes
    ----------
    covariance : DataFrame
        Of the observed variables; divisor as the sample's (n for maximum likelihood).
    mean : Series or None
        None for a model without means.
    latent_covariance : DataFrame
        Total (not residual) covariances of the latent variables.
    latent_mean : Series or None
    """

    covariance: pd.DataFrame
    mean: pd.Series | None
    latent_covariance: pd.DataFrame
    latent_mean: pd.Series | None


def implied_moments(fit: Fit) -> ImpliedMoments | dict[str, ImpliedMoments]:
    """Give the implied means and covariances of observed and latent variables.

    Parameters
    ----------
    fit : Fit

    Returns
    -------
    ImpliedMoments, or dict of ImpliedMoments
        With several groups one a group, by the group's value.

    Raises
    ------
    ModelError
        If there are ordered variables.
    """
    need_continuous(fit, "implied_moments", "fit.implied holds the moments of the latent responses.")
    table = fit.parameters
    names, latent = list(table.observed), list(table.latent)
    found = {}
    for label, at in zip(fit.groups, fit.implied, strict=True):
        p = len(names)
        found[label] = ImpliedMoments(
            pd.DataFrame(at.sigma, index=names, columns=names),
            pd.Series(at.mu, index=names) if table.meanstructure else None,
            pd.DataFrame(at.total[p:, p:], index=latent, columns=latent),
            pd.Series(at.means[p:], index=latent, dtype=float) if table.meanstructure else None,
        )
    return found if len(found) > 1 else next(iter(found.values()))
