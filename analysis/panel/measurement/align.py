"""Alignment: factor means and variances that make as few loadings and intercepts differ as possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.panel.measurement.aligned import Aligned, Alignment
from analysis.panel.measurement.alignment_loss import (
    Configural,
    Loss,
    Method,
    Minimum,
    align,
    aligned,
    contributions,
    spread,
    value,
)
from analysis.panel.measurement.asked import Asked, Factors
from analysis.panel.measurement.cells import Held
from analysis.panel.measurement.configural import configural, own_items, unpacked
from analysis.panel.measurement.door import Ground, ground
from analysis.panel.measurement.fitter import Fitter
from analysis.panel.measurement.measured import Context, Factor, Item, Measured
from analysis.panel.measurement.propagate import Values, jacobian
from analysis.sem.threads import one_thread
from analysis.waves import Panel

Array = NDArray[np.float64]
LEAST_CONTEXTS, LEAST_ITEMS = 2, 2
LEAST_FOR_FREE = 3  # Asparouhov & Muthen (2014): with two groups take the fixed method
ROUNDING = 1e-7  # of an estimate: where the search of the configural model stops


def alignment(
    factors: Factors,
    data: pd.DataFrame | Panel,
    *,
    group: str | None = None,
    waves: Sequence[str] | None = None,
    across: str | None = None,
    method: str = "fixed",
    power: float = 0.5,
    eps: float = 0.001,
    starts: int = 10,
    seed: int = 1,
    reference: object = None,
    group_label: Sequence[object] | None = None,
    ordered: Sequence[str] | bool = (),
    estimator: str | None = None,
    missing: str = "listwise",
    lagged: str = "all",
    cluster: str | None = None,
    weights: str | None = None,
) -> Alignment:
    """Align factors over groups, waves or both: comparable means without invariance of every parameter.

    Parameters
    ----------
    factors, data, group, waves, across, group_label, ordered, estimator, missing, lagged, cluster, weights
        As for `analysis.panel.measurement.front.invariance`. Ordinal items are aligned in loadings and thresholds,
        of latent responses with residual variance 1.
    method : {"fixed", "free"}
        ``fixed``: the reference's mean is 0. ``free``: all means are estimated, with three groups or more.
    power : float
        p of the loss, between 0 and 2; 0.5 as in the paper.
    eps : float
        Epsilon of the loss: differences well below its root hardly count.
    starts : int
        Random starts beside the continued search.
    seed : int
        Of the random starts.
    reference : optional
        The group (or wave, over time) that sets the origin and the unit; by default the first. With both, the wave's
        context in the first group.

    Returns
    -------
    Alignment

    Raises
    ------
    ModelError, DataError, FitError
        As `invariance`; and if power, eps, method or reference cannot be used.

    References
    ----------
    Asparouhov & Muthen (2014), Struct Equ Modeling 21:495-508, doi:10.1080/10705511.2014.919210

    Examples
    --------
    >>> from analysis.panel import alignment
    >>> from analysis.panel.power import simulate
    >>> truth = '''
    ... f1 =~ 0.8*a1 + 0.7*b1 + 0.6*c1
    ... f2 =~ 0.8*a2 + 0.7*b2 + 0.6*c2
    ... f2 ~ 0.5*f1
    ... c2 ~ 0.5*1
    ... '''
    >>> data = simulate(truth, 300, seed=1, exact=True)
    >>> items = {"f": [["a1", "b1", "c1"], ["a2", "b2", "c2"]]}
    >>> result = alignment(items, data, across="time", starts=2)
    >>> result.means[["context", "mean", "variance"]].round(1)
      context  mean  variance
    0       1   0.0       1.0
    1       2   0.0       1.2
    """
    asked = Asked(
        where="alignment",
        factors=factors,
        data=data,
        across=across,
        group=group,
        waves=waves,
        group_label=group_label,
        ordered=ordered,
        missing=missing,
        lagged=lagged,
        beside=tuple(c for c in (cluster, weights) if c is not None),
    )
    with one_thread():
        where = ground(asked)
        options = {"missing": missing, "cluster": cluster, "weights": weights}
        options["estimator"] = estimator or ("WLSMV" if where.measured.ordinal else "ML")
        return aligned_from(where, options, loss_of(method, power, eps), starts, seed, reference)


def loss_of(method: str, power: float, eps: float) -> Loss:
    """Check the choice of a loss."""
    if method not in get_args(Method):
        raise ModelError(f"alignment: method={method!r} is not known. There are 'fixed' and 'free'.")
    if not 0 < power <= 2:
        raise ModelError(f"alignment: power={power!r} must lie between 0 and 2, such as 0.5.")
    if not eps > 0:
        raise ModelError(f"alignment: eps={eps!r} must be positive, such as 0.001.")
    return Loss(float(power), float(eps), "free" if method == "free" else "fixed")


def aligned_from(
    where: Ground,
    options: dict[str, Any],
    loss: Loss,
    starts: int = 10,
    seed: int = 1,
    reference: object = None,
) -> Alignment:
    """Fit the configural model with latent variances 1, and align its factors."""
    measured = replace(where.measured, identification="std_lv", parameterization="theta")
    where = replace(where, measured=measured)
    contexts = measured.contexts
    at = _reference(measured, reference)
    _check_alignable(measured, loss)
    fit = Fitter("alignment", where, options).fit("configural", Held(frozenset()))
    warnings = list(fit.warnings)
    rng = np.random.default_rng(seed)
    found = []
    for factor in measured.factors:
        data, given = configural(fit, measured, factor, contexts, at)
        minimum = align(data, loss, starts=starts, rng=rng)
        if min(minimum.losses) < minimum.losses[0] - 1e-6:
            warnings.append(
                f"{factor.name}: a random start ended lower than the continued search; the loss has several minima."
            )
        found.append(_finished(factor, measured, contexts, data, given, minimum, loss))
    return Alignment(measured, fit, loss, tuple(found), tuple(warnings))


def _check_alignable(measured: Measured, loss: Loss) -> None:
    if len(measured.contexts) < LEAST_CONTEXTS:
        raise ModelError(
            "alignment: there is one group and one wave, so that nothing is aligned. Name a column by group=, or give "
            "a list of items for each wave."
        )
    if loss.method == "free" and len(measured.contexts) < LEAST_FOR_FREE:
        raise ModelError(
            "alignment: method='free' with two contexts leaves their means all but undetermined. Take method='fixed'."
        )
    for factor in measured.factors:
        if len(own_items(measured, factor)) < LEAST_ITEMS:
            raise ModelError(
                f"alignment: {factor.name} has fewer than two items of its own. Leave out cross-loadings or the factor."
            )


def _reference(measured: Measured, given: object) -> int:
    if given is None:
        return 0
    for k, at in enumerate(measured.contexts):
        if str(given) in (measured.groups[at.group], measured.waves[at.wave], measured.words(at)):
            return k
    known = ", ".join(repr(measured.words(c)) for c in measured.contexts)
    raise ModelError(f"alignment: reference={given!r} is no group or wave. There are {known}.")


def _finished(
    factor: Factor,
    measured: Measured,
    contexts: tuple[Context, ...],
    data: Configural,
    given: Values,
    minimum: Minimum,
    loss: Loss,
) -> Aligned:
    unit = minimum.sds[data.reference]
    means, sds = minimum.means / unit, minimum.sds / unit
    loadings, intercepts = aligned(means, sds, data)
    by_loading, by_intercept = contributions(minimum.means, minimum.sds, data, loss)
    items = own_items(measured, factor)
    typical = loadings.mean(axis=0)
    left = data.loadings - sds[:, None] * typical
    level = intercepts.mean(axis=0)
    left_level = data.intercepts - level - means[:, None] * typical[data.owner]
    return Aligned(
        factor=factor.name,
        contexts=contexts,
        items=items,
        means=means,
        sds=sds,
        covariance=_covariance(minimum, data, given, items, loss),
        loadings=loadings,
        intercepts=intercepts,
        owner=data.owner,
        by_loading=by_loading,
        by_intercept=by_intercept,
        r2_loadings=_explained(left, data.loadings),
        r2_intercepts=_explained(left_level, data.intercepts),
        minimum=minimum,
    )


def _explained(left: Array, whole: Array) -> Array:
    """Share of the variance over groups that is not left; 1 where there was none beyond rounding."""
    total = whole.var(axis=0)
    some = np.sqrt(total) > ROUNDING * np.maximum(np.abs(whole).max(axis=0), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(some, 1.0 - left.var(axis=0) / total, 1.0))


def _covariance(
    minimum: Minimum, data: Configural, given: Values, items: tuple[Item, ...], loss: Loss
) -> Array:
    r"""Covariance of means and standard deviations in the reference's unit.

    By the implicit function theorem at the minimum, :math:`d\phi/d\theta = -Q_{\phi\phi}^{-1}Q_{\phi\theta}`.
    """

    def slope(point: Array, vector: Array) -> Array:
        return value(point, unpacked(vector, items, data.n, data.reference), loss)[1]

    def reported(point: Array) -> Array:
        means, sds = spread(point, data, loss)
        return np.asarray(np.concatenate([means, sds]) / sds[data.reference])

    bend = jacobian(lambda point: slope(point, given.values), minimum.point)
    cross = jacobian(lambda vector: slope(minimum.point, vector), given.values)
    moved = -np.linalg.solve(0.5 * (bend + bend.T), cross)
    out = jacobian(reported, minimum.point) @ moved
    return np.asarray(out @ given.covariance @ out.T)
