"""Coefficient alpha of an instrument's scales."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import fdtri

import instruments
from analysis.errors import DataError
from analysis.psychometrics.items import fault_of
from analysis.psychometrics.omega import Omega, omega
from instruments import Instrument
from instruments.instrument import Scale
from instruments.showing import Shown

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Alpha(Shown):
    """Coefficient alpha with its 95 % interval.

    Attributes
    ----------
    n : int
        Persons with every item answered.
    estimate, low, high : float
        At most 1, without unit; negative if items agree less than by chance.
    """

    n: int
    estimate: float
    low: float
    high: float

    def __repr__(self) -> str:
        return f"Alpha({self.estimate:.3f} [{self.low:.3f}, {self.high:.3f}], n={self.n})"


def alpha(keyed: pd.DataFrame) -> Alpha:
    r"""Return Cronbach's alpha over the persons who answered every item.

    .. math:: \alpha = \frac{k}{k-1}\left(1 - \frac{\sum_i s_i^2}{s_{total}^2}\right)

    and the interval from :math:`(1-\alpha_{pop})/(1-\alpha) \sim F(n-1, (n-1)(k-1))`. The estimate is
    pingouin's. Its interval is not used: pingouin 0.7 rounds it to three decimals and counts incomplete persons in n.

    Parameters
    ----------
    keyed : DataFrame, shape (persons, items)
        Item scores, all keyed in the same direction; missing is NaN.

    Returns
    -------
    Alpha

    Raises
    ------
    DataError
        If there are fewer than 2 items or complete persons, or if their sums are all equal.

    References
    ----------
    Cronbach (1951), Psychometrika 16:297-334, doi:10.1007/BF02310555
    Feldt, Woodruff & Salih (1987), Appl Psychol Meas 11:93-103, doi:10.1177/014662168701100107
    """
    import pingouin  # slow to import (it brings matplotlib), and only needed here

    complete = keyed.dropna().astype(float)
    n, k = complete.shape
    if fault := fault_of(complete):
        raise DataError(
            f"alpha of {k} item(s) and {n} complete person(s): {fault}. Leave reliability out here."
        )
    estimate = float(pingouin.cronbach_alpha(data=complete)[0])
    df = (n - 1, (n - 1) * (k - 1))
    low, high = (1 - (1 - estimate) * float(fdtri(*df, 1 - q)) for q in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Alpha(n, estimate, low, high)


ALPHA = ("scale", "items", "n", "alpha", "low", "high", "note")
OMEGA = ("omega", "omega_low", "omega_high", "omega_note")


def reliability(
    answers: pd.DataFrame, instrument: Instrument | str | Path, *, with_omega: bool = False
) -> pd.DataFrame:
    """Return coefficient alpha of each scale of an instrument.

    Parameters
    ----------
    answers : DataFrame, shape (persons, columns)
        Stored answer codes in columns named by the item ids; missing is NaN.
    instrument : Instrument, str or Path
        A form, its id, or the path of your own TOML file.
    with_omega : bool
        Whether omega is given, too; see `analysis.psychometrics.omega`.

    Returns
    -------
    DataFrame
        One row a scale: scale, items (their number), n (complete persons), alpha, low, high, note. Where
        alpha cannot be computed, it is NaN and `note` says why; otherwise `note` is None. An algorithm has none,
        and no row. With omega: omega, omega_low, omega_high (95 % interval) and omega_note (why there is none).

    Raises
    ------
    DataError
        If an item has no column, or a column holds a value outside the coding.
    InstrumentError
        If the form is unknown or faulty.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> from analysis import reliability
    >>> rng = np.random.default_rng(1)
    >>> answers = pd.DataFrame(rng.integers(0, 4, (50, 10)), columns=[f"epds_{k}" for k in range(1, 11)])
    >>> reliability(answers, "epds")["scale"].tolist()
    ['epds', 'epds_anxiety']
    """
    form = instrument if isinstance(instrument, Instrument) else instruments.load(instrument)
    columns = ALPHA + (OMEGA if with_omega else ())
    rows = [
        (*_row(scores, scale), *(_omega(scores, scale) if with_omega else ()))
        for scale in form.scales
        if scale.rule != "algorithm"
        for scores in (keyed(answers, form, scale),)
    ]
    texts = {name: object for name in columns if name.endswith("note")}
    return pd.DataFrame(rows, columns=list(columns)).astype(texts)


def _unfit(scale: Scale) -> str | None:
    return "its items are standardized over the sample first" if scale.standardized else None


def _row(scores: pd.DataFrame, scale: Scale) -> tuple[str, int, int, float, float, float, str | None]:
    complete = scores.dropna()
    if fault := _unfit(scale) or fault_of(complete):
        return scale.name, len(scale.items), len(complete), np.nan, np.nan, np.nan, fault
    found = alpha(complete)
    return scale.name, len(scale.items), found.n, found.estimate, found.low, found.high, None


def _omega(scores: pd.DataFrame, scale: Scale) -> tuple[float, float, float, str | None]:
    fault = _unfit(scale)
    found = Omega(0, np.nan, np.nan, np.nan, fault) if fault else omega(scores)
    return found.estimate, found.low, found.high, found.note


def keyed(answers: pd.DataFrame, instrument: Instrument, scale: Scale) -> pd.DataFrame:
    """Return the item scores of one scale, shape (persons, items), from stored answer codes.

    Raises
    ------
    DataError
        If an item has no column, or a column holds a value outside the coding.
    """
    if absent := [item for item in scale.items if item not in answers]:
        raise DataError(
            f"{scale.name}: no column for item(s) {', '.join(absent)}. Rename the columns to the item ids."
        )
    return pd.DataFrame({item: _scored(answers[item], instrument, scale) for item in scale.items})


def _scored(column: "pd.Series[float]", instrument: Instrument, scale: Scale) -> "pd.Series[float]":
    item = str(column.name)
    coding = instrument.coding_of(item)
    scores = column.map(dict(zip(coding.codes, scale.item_scores(item, coding), strict=True)))
    if outside := int((scores.isna() & column.notna()).sum()):
        raise DataError(
            f"{scale.name}: column {item!r} holds {outside} answer(s) outside "
            f"{coding.lowest}..{coding.highest}. Declare their codes as missing, or recode them."
        )
    return scores.astype(float)
