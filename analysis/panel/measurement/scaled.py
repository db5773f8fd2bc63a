"""Item parameters of all contexts on one latent scale: what item effect sizes are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from analysis.errors import ModelError
from analysis.panel.measurement.aligned import Alignment
from analysis.panel.measurement.cells import Key
from analysis.panel.measurement.configural import configural, own_items, row
from analysis.panel.measurement.measured import Context, Factor, Item, Measured
from analysis.panel.measurement.propagate import taken
from analysis.sem import Fit

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Response:
    """How an item answers to its factor in one context.

    Attributes
    ----------
    loading : float
    offsets : ndarray, shape (1,) or (thresholds,)
        The intercept; of an ordinal item intercept less thresholds, both it and the loading in units of the residual
        standard deviation.
    codes : tuple of float
        The categories; empty if it is continuous.
    """

    loading: float
    offsets: Array
    codes: tuple[float, ...]

    def expected(self, eta: Array) -> Array:
        r"""Expected answer at values of the factor.

        .. math:: \nu + \lambda\eta \quad\text{or}\quad c_0 + \sum_k (c_k - c_{k-1})\,\Phi(\lambda\eta + \nu - \tau_k)
        """
        if not self.codes:
            return np.asarray(self.offsets[0] + self.loading * eta)
        steps = np.diff(self.codes)
        return np.asarray(self.codes[0] + ndtr(self.offsets[:, None] + self.loading * eta).T @ steps)


@dataclass(frozen=True)
class Scaled:
    """One factor on one scale.

    Attributes
    ----------
    factor : Factor
    items : tuple of Item
    means, sds : mapping
        Of the factor, by context.
    responses : mapping
        By context, one a item.
    """

    factor: Factor
    items: tuple[Item, ...]
    means: Mapping[Context, float]
    sds: Mapping[Context, float]
    responses: Mapping[Context, tuple[Response, ...]]


def of_alignment(found: Alignment) -> tuple[Scaled, ...]:
    """Take loadings and intercepts as alignment leaves them."""
    result = []
    for one, factor in zip(found.factors, found.measured.factors, strict=True):
        places = range(len(one.contexts))
        result.append(
            Scaled(
                factor,
                one.items,
                {one.contexts[g]: float(one.means[g]) for g in places},
                {one.contexts[g]: float(one.sds[g]) for g in places},
                {
                    one.contexts[g]: tuple(
                        Response(float(one.loadings[g, j]), one.intercepts[g, one.owner == j], item.codes)
                        for j, item in enumerate(one.items)
                    )
                    for g in places
                },
            )
        )
    return tuple(result)


def of_fit(fit: Fit, measured: Measured) -> tuple[Scaled, ...]:
    """Take a scalar or partial fit's own parameters."""
    result = []
    for factor in measured.factors:
        items = own_items(measured, factor)
        at = measured.contexts
        means = {c: _one(fit, measured, Key("mean", factor.name), c) for c in at}
        sds = {c: float(np.sqrt(_one(fit, measured, Key("variance", factor.name), c))) for c in at}
        responses = {c: tuple(_response(fit, measured, factor, i, c) for i in items) for c in at}
        result.append(Scaled(factor, items, means, sds, responses))
    return tuple(result)


def of_referent(fit: Fit, measured: Measured, name: str) -> tuple[Scaled, ...]:
    """Rescale the configural fit so that one continuous item has the reference's loading and intercept everywhere.

    Raises
    ------
    ModelError
        If the item is ordinal, or no factor's own.
    """
    for factor in measured.factors:
        items = own_items(measured, factor)
        names = [i.name for i in items]
        if name in names and not items[names.index(name)].ordinal:
            return (_referred(fit, measured, factor, items, names.index(name)),)
    raise ModelError(
        f"dmacs: scale='referent:{name}' names no continuous item of one factor. Take another item, or 'alignment'."
    )


def _referred(fit: Fit, measured: Measured, factor: Factor, items: tuple[Item, ...], j: int) -> Scaled:
    contexts = measured.contexts
    data, _ = configural(fit, measured, factor, contexts, 0)
    at = int(np.flatnonzero(data.owner == j)[0])
    own = [_one(fit, measured, Key("variance", factor.name), c) for c in contexts]
    loadings = data.loadings * np.sqrt(own)[:, None]
    sds = loadings[:, j] / loadings[0, j]
    means = (data.intercepts[:, at] - data.intercepts[0, at]) / loadings[0, j]
    scaled = loadings / sds[:, None]
    offsets = data.intercepts - means[:, None] * scaled[:, data.owner]
    return Scaled(
        factor,
        items,
        dict(zip(contexts, map(float, means), strict=True)),
        dict(zip(contexts, map(float, sds), strict=True)),
        {
            c: tuple(
                Response(float(scaled[g, k]), offsets[g, data.owner == k], item.codes)
                for k, item in enumerate(items)
            )
            for g, c in enumerate(contexts)
        },
    )


def _one(fit: Fit, measured: Measured, key: Key, at: Context) -> float:
    return float(taken(fit, [row(measured, key, at)]).values[0])


def _response(fit: Fit, measured: Measured, factor: Factor, item: Item, at: Context) -> Response:
    loading = _one(fit, measured, Key("loading", factor.name, item.name), at)
    intercept = _one(fit, measured, Key("intercept", item=item.name), at)
    if not item.ordinal:
        return Response(loading, np.array([intercept]), ())
    column = item.columns[at.wave]
    sd = float(np.sqrt(taken(fit, [(column, "~~", column, at.group + 1)]).values[0]))
    thresholds = [
        _one(fit, measured, Key("threshold", item=item.name, number=k), at)
        for k in range(1, item.thresholds + 1)
    ]
    return Response(loading / sd, (intercept - np.array(thresholds)) / sd, item.codes)
