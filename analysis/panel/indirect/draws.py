"""The draws behind the limits of one effect: `effect_draws`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.panel.indirect.limits import definitions_at
from analysis.panel.indirect.result import Mediation, check_result
from analysis.sem.after.monte_carlo import drawn
from analysis.words import nearest
from instruments.lines import wrapped
from instruments.showing import Shown

WHERE = "effect_draws"


@dataclass(frozen=True, slots=True, eq=False)
class EffectDraws(Shown):
    """An effect with the draws that its limits come from.

    Attributes
    ----------
    name : str
        In words: its role and route.
    values : ndarray, shape (draws,)
    estimate, low, high, level : float
    method : str
        ``monte_carlo``, ``percentile`` or ``bca``.
    n : int
        Rows of the data.

    Examples
    --------
    >>> from analysis import mediation, simulate
    >>> data = simulate("m ~ 0.4*x; y ~ 0.5*m + 0.1*x", 200, seed=1)
    >>> from analysis.panel.indirect import effect_draws
    >>> found = mediation(data, x="x", m="m", y="y", seed=1, draws=200)
    >>> len(effect_draws(found, found.table["label"].iloc[0]).values)
    200
    """

    name: str
    values: NDArray[np.float64]
    estimate: float
    low: float
    high: float
    level: float
    method: str
    n: int

    def __repr__(self) -> str:
        limits = f"{self.estimate:.3f} [{self.low:.3f}, {self.high:.3f}]"
        return wrapped(
            f"EffectDraws({self.name}: {limits}; {len(self.values)} {self.method} draws, n={self.n})"
        )


def effect_draws(result: Mediation, label: str) -> EffectDraws:
    """Return the draws of one effect or contrast of `mediation`.

    A bootstrap's are those it kept; Monte-Carlo draws are drawn again from the same seed, and are the same.

    Parameters
    ----------
    result : Mediation
        With limits by draws.
    label : str
        Of the effect, from the column ``label`` of ``result.table``.

    Returns
    -------
    EffectDraws

    Raises
    ------
    ModelError
        If the result is of another kind, its limits are not from draws, or there is no such effect.

    Examples
    --------
    >>> from analysis.panel.indirect import mediation
    >>> from analysis.panel.indirect.draws import effect_draws
    >>> from analysis.panel.power import simulate
    >>> data = simulate("m ~ 0.4*x; y ~ 0.5*m + 0.1*x", 200, seed=1, exact=True)
    >>> found = effect_draws(mediation(data, x="x", m="m", y="y", draws=500), "ind_x_m_y")
    >>> len(found.values), bool(abs(found.values.mean() - found.estimate) < 0.01)
    (500, True)
    """
    check_result(WHERE, result, "mediation() or panel_mediation()")
    how = result.limits
    if how.method == "delta":
        raise ModelError(
            f"{WHERE}: limits by the delta method have no draws. Take limits='monte_carlo' or a bootstrap's."
        )
    names = [str(name) for name in result.table["label"]]
    if label not in names:
        raise ModelError(
            f"{WHERE}: there is no effect {label!r}{nearest(label, names) or '.'} Take a label of result.table."
        )
    row = result.table.iloc[names.index(label)]
    if result.draws is not None:
        own = list(result.fit.estimates["lhs"].where(result.fit.estimates["op"] == ":="))
        values = result.draws.values.estimate[:, own.index(label)]
    else:
        theta = drawn(result.fit, how.draws, np.random.default_rng(how.seed))
        values = definitions_at(result.fit, theta, [label])[:, 0]
    words = f"{row['what']}, {row['route']}" if row["route"] else str(row["what"])
    estimate, low, high = (float(row[name]) for name in ("estimate", "low", "high"))
    kept = np.asarray(values, dtype=np.float64)
    return EffectDraws(words, kept, estimate, low, high, how.level, how.method, result.n)
