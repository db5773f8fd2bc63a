"""How much a lack of invariance moves items and raw scores: dMACS, and the bias of mean differences."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import ModelError
from analysis.panel.measurement.measured import Context, Measured
from analysis.panel.measurement.scaled import Response, Scaled

Array = NDArray[np.float64]
Divisor = Literal["pooled", "reference"]
Answers = Callable[[Context, str], Array]
NODES = 101  # Gauss-Hermite: exact for lines, beyond the last printed digit for probit curves


def dmacs(
    reference: Response, focal: Response, mean: float, sd: float, divisor: float
) -> tuple[float, float]:
    r"""Give dMACS of an item, and the bias of its mean, over the focal context's factor distribution.

    .. math:: d_{MACS} = \frac{1}{SD}\sqrt{\int (E_R - E_F)^2\,\phi_F(\eta)\,d\eta},\quad
              b = \int (E_F - E_R)\,\phi_F(\eta)\,d\eta

    with E(X | eta) the expected answer by the parameters of reference and focal context and phi_F the normal density
    of the factor in the focal one.

    Parameters
    ----------
    reference, focal : Response
        On one scale of the factor.
    mean, sd : float
        Of the factor in the focal context.
    divisor : float
        SD, in units of the answers.

    Returns
    -------
    d : float
        At least 0, in standard deviations.
    bias : float
        In units of the answers: by how much the focal context's mean is off for lack of invariance.

    Raises
    ------
    ModelError
        If the divisor is not above 0.

    References
    ----------
    Nye & Drasgow (2011), J Appl Psychol 96:966-980, doi:10.1037/a0022955

    Examples
    --------
    >>> import numpy as np
    >>> from analysis.panel import dmacs
    >>> from analysis.panel.measurement.scaled import Response
    >>> one = Response(loading=0.8, offsets=np.array([0.0]), codes=())
    >>> other = Response(loading=0.8, offsets=np.array([0.5]), codes=())
    >>> d, bias = dmacs(one, other, mean=0.0, sd=1.0, divisor=1.25)
    >>> round(d, 3), round(bias, 3)
    (0.4, 0.5)
    """
    if divisor <= 0:
        raise ModelError(
            f"dmacs: divisor={divisor!r} is a standard deviation, and must be above 0. An item that everyone answers "
            f"alike has no dMACS; leave it out."
        )
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    eta = mean + sd * nodes
    apart = focal.expected(eta) - reference.expected(eta)
    weights = weights / weights.sum()
    return math.sqrt(float(weights @ apart**2)) / divisor, float(weights @ apart)


def pooled_sd(reference: Array, focal: Array) -> float:
    """Give the mean of two standard deviations (divisor n - 1), weighted by n - 1: Nye & Drasgow's (2011) divisor."""
    a, b = len(reference) - 1, len(focal) - 1
    return float((a * np.std(reference, ddof=1) + b * np.std(focal, ddof=1)) / (a + b))


def item_table(
    scaled: Sequence[Scaled],
    measured: Measured,
    answers: Answers,
    divisor: str,
) -> pd.DataFrame:
    """Return dMACS of every item in every context against its reference.

    Columns factor item context reference dmacs bias sd.

    Raises
    ------
    ModelError
        If the divisor is neither ``pooled`` nor ``reference``.
    """
    if divisor not in get_args(Divisor):
        raise ModelError(f"dmacs: divisor={divisor!r} is not known. There are 'pooled' and 'reference'.")
    rows = []
    for one in scaled:
        for at in measured.compared():
            base = measured.reference(at)
            for j, item in enumerate(one.items):
                there, here = answers(base, item.name), answers(at, item.name)
                sd = pooled_sd(there, here) if divisor == "pooled" else float(np.std(there, ddof=1))
                d, bias = dmacs(one.responses[base][j], one.responses[at][j], one.means[at], one.sds[at], sd)
                rows.append(
                    (one.factor.name, item.name, measured.words(at), measured.words(base), d, bias, sd)
                )
    return pd.DataFrame(rows, columns=["factor", "item", "context", "reference", "dmacs", "bias", "sd"])


def score_table(
    scaled: Sequence[Scaled],
    measured: Measured,
    items: pd.DataFrame,
    answers: Answers,
) -> pd.DataFrame:
    """Return the raw-score mean difference of every context, and how much of it lack of invariance accounts for.

    The score is the sum of a factor's items. Columns factor context reference difference bias adjusted share:
    `difference` as observed, `bias` the sum of the items' biases, `adjusted` what is left, `share` bias / difference.
    """
    totals = items.groupby(["factor", "context", "reference"], sort=False)["bias"].sum()
    rows = []
    for one in scaled:
        for at in measured.compared():
            base = measured.reference(at)
            names = [i.name for i in one.items]
            observed = sum(float(answers(at, n).mean() - answers(base, n).mean()) for n in names)
            key = (one.factor.name, measured.words(at), measured.words(base))
            bias = float(totals[key])
            rows.append(
                (*key, observed, bias, observed - bias, bias / observed if observed else float("nan"))
            )
    return pd.DataFrame(
        rows, columns=["factor", "context", "reference", "difference", "bias", "adjusted", "share"]
    )
