"""What lagged effects come to over several waves."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from analysis.errors import ModelError
from analysis.panel.lagged.about import WITHIN
from analysis.panel.lagged.checks import check_fit
from analysis.sem import Fit
from analysis.sem.fit import Z95

Array = NDArray[np.float64]


def lagged_effects(fit: Fit, waves: int = 1) -> pd.DataFrame:
    r"""Total effects of each variable on each, so many waves later, over all routes.

    .. math:: E = (I - A)^{-1}

    with A all lagged effects: from wave t to t + k it is :math:`B_{t+k-1} \cdots B_t`, and :math:`B^k` where they are
    equal over time (with second-order effects, or unmeasured points in time between, all routes count likewise).

    Parameters
    ----------
    fit : Fit
        Of `clpm` or `riclpm`.
    waves : int
        How many waves later, 1 or more.

    Returns
    -------
    DataFrame
        source target waves group estimate se z p low high; errors by the delta method.

    Raises
    ------
    ModelError
        If the fit is not of these models, or has not so many waves.

    References
    ----------
    Bollen (1987), Sociol Methodol 17:37-69, doi:10.2307/271028

    Examples
    --------
    >>> from analysis.panel import lagged_effects, riclpm
    >>> from analysis.panel.power import riclpm_population, simulate
    >>> world = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.2, phi=[[0.3, 0.1], [0.2, 0.4]])
    >>> data = simulate(world.population, 200, seed=1, exact=True)
    >>> columns = {"x": ["x1", "x2", "x3"], "y": ["y1", "y2", "y3"]}
    >>> fit = riclpm(data, columns)
    >>> lagged_effects(fit, waves=2)[["source", "target", "waves", "estimate"]].round(2)
      source target   waves  estimate
    0      x      x  1 -> 3      0.11
    1      y      x  1 -> 3      0.07
    2      x      y  1 -> 3      0.14
    3      y      y  1 -> 3      0.18
    """
    check_fit("lagged_effects", fit)
    nodes = _nodes(fit)
    order = list(dict.fromkeys(wave for _, wave in nodes))
    if not isinstance(waves, int) or not 1 <= waves < len(order):
        raise ModelError(
            f"lagged_effects: waves={waves!r}, and the model has {len(order)} waves. Give a number from 1 to "
            f"{len(order) - 1}."
        )
    pairs = list(zip(order, order[waves:], strict=False))
    names = list(dict.fromkeys(name for name, _ in nodes))
    found = []
    for group, label in enumerate(fit.groups, start=1):
        place, total, slopes = _totals(fit, group)
        for first, second in pairs:
            for target in names:
                for source in names:
                    j, i = place[nodes[source, first]], place[nodes[target, second]]
                    slope = np.array([total[i, a] * total[b, j] for _, a, b in slopes])
                    gradient = np.zeros(len(fit.theta))
                    np.add.at(gradient, [q for q, _, _ in slopes], slope)
                    error = float(np.sqrt(gradient @ fit.vcov @ gradient))
                    found.append((source, target, f"{first} -> {second}", label, total[i, j], error))
    return _with_limits(found)


def _with_limits(found: list[tuple[str, str, str, str, float, float]]) -> pd.DataFrame:
    table = pd.DataFrame(found, columns=["source", "target", "waves", "group", "estimate", "se"])
    table["z"] = table["estimate"] / table["se"].where(table["se"] > 0)
    table["p"] = 2.0 * ndtr(-table["z"].abs())
    table["low"] = table["estimate"] - Z95 * table["se"]
    table["high"] = table["estimate"] + Z95 * table["se"]
    return table


def _nodes(fit: Fit) -> dict[tuple[str, str], str]:
    """The variable of the text that stands for a process at a wave."""
    known = fit.about.paths if fit.about is not None else ()
    nodes = {(p.source, p.waves): p.lhs for p in known if p.what in WITHIN}
    if not nodes:
        raise ModelError("lagged_effects: the fit has no lagged effects. Give a fit of clpm() or riclpm().")
    return nodes


def _totals(fit: Fit, group: int) -> tuple[dict[str, int], Array, list[tuple[int, int, int]]]:
    """Places of the variables, total effects, and where each free effect stands: (parameter, row, column)."""
    own = [
        (row, value)
        for row, value in zip(fit.parameters.rows, fit.values, strict=True)
        if row.group == group and row.op == "~"
    ]
    place = {name: i for i, name in enumerate(dict.fromkeys(n for row, _ in own for n in (row.lhs, row.rhs)))}
    A = np.zeros((len(place), len(place)))
    for row, value in own:
        A[place[row.lhs], place[row.rhs]] = value
    slopes = [(row.free - 1, place[row.lhs], place[row.rhs]) for row, _ in own if row.free]
    return place, np.asarray(np.linalg.inv(np.eye(len(A)) - A), dtype=float), slopes
