"""Monte-Carlo limits of defined parameters: draws from the estimates' own distribution."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import FitError, ModelError
from analysis.sem.definitions import definitions, labelled, value
from analysis.sem.fit import Fit

Array = NDArray[np.float64]

FEWEST = 100  # draws


def monte_carlo(fit: Fit, draws: int = 20000, *, seed: int, level: float = 0.95) -> pd.DataFrame:
    r"""Give limits of each defined parameter (``:=``), such as an indirect effect.

    Free parameters are drawn from :math:`N(\hat\theta, V)`, V their covariance; each draw gives every definition, and
    the limits are its quantiles. Unlike Wald limits they follow the skew of a product.

    Parameters
    ----------
    fit : Fit
    draws : int
        100 or more.
    seed : int
        The same seed gives the same limits.
    level : float
        Of the limits, between 0 and 1.

    Returns
    -------
    DataFrame
        label definition estimate se low high; `se` is the standard deviation of the draws (divisor draws - 1).

    Raises
    ------
    ModelError
        If the model defines nothing, or an option is out of its range.
    FitError
        If the fit has no errors, or a definition is not defined at some draws (such as the root of a negative).

    References
    ----------
    Preacher & Selig (2012), Commun Methods Meas 6:77-98, doi:10.1080/19312458.2012.679848; MacKinnon, Lockwood &
    Williams (2004), Multivar Behav Res 39:99-128, doi:10.1207/s15327906mbr3901_4
    """
    defined = definitions(fit.parameters)
    if not defined:
        raise ModelError("monte_carlo: the model defines no parameter. Define one, as in 'indirect := a*b'.")
    if draws < FEWEST:
        raise ModelError(f"monte_carlo: draws={draws} is too few for limits; give {FEWEST} or more.")
    if not 0 < level < 1:
        raise ModelError(f"level={level!r} must lie between 0 and 1, such as 0.95.")
    if not np.isfinite(fit.vcov).all():
        raise FitError("monte_carlo: the fit has no standard errors to draw from. Fit without se='none'.")
    theta = drawn(fit, draws, np.random.default_rng(seed))
    at, center = labelled(fit.parameters, _rows(fit, theta)), labelled(fit.parameters, fit.values)
    lines = []
    for d in defined:
        found = np.broadcast_to(value(d, at), (draws,))
        if undefined := int((~np.isfinite(found)).sum()):
            raise FitError(
                f"monte_carlo: {d.name!r} is not defined in {undefined} of {draws} draws. Take fit.bootstrap(), "
                f"or write the definition without roots, logarithms or quotients near 0."
            )
        low, high = np.quantile(found, [0.5 * (1.0 - level), 0.5 * (1.0 + level)])
        lines.append((d.name, d.text, float(value(d, center)), float(found.std(ddof=1)), low, high))
    return pd.DataFrame(lines, columns=["label", "definition", "estimate", "se", "low", "high"])


def drawn(fit: Fit, draws: int, rng: np.random.Generator) -> Array:
    """Draw the free parameters, shape (draws, q); constraints hold in every draw as far as they are linear."""
    values, vectors = np.linalg.eigh(fit.vcov)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(fit.theta + rng.standard_normal((draws, len(values))) @ root.T)


def _rows(fit: Fit, theta: Array) -> Array:
    """Values of the table's rows in each draw, shape (draws, rows)."""
    held = np.array([row.free - 1 for row in fit.parameters.rows])
    out = np.broadcast_to(fit.values, (len(theta), len(held))).copy()
    out[:, held >= 0] = theta[:, held[held >= 0]]
    return out
