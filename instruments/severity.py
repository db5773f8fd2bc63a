"""From scale scores to published severity bands: `bands`."""

from pathlib import Path

import numpy as np
import pandas as pd

from instruments.errors import AnswerError, InstrumentError
from instruments.instrument import Instrument, Scale
from instruments.library import load


def bands(scores: pd.DataFrame, instrument: Instrument | str | Path) -> pd.DataFrame:
    """Name the published severity band of each score.

    A band holds the scores from its lowest up to, not including, the lowest of the next, so that a prorated
    score between two whole numbers belongs to the lower band. Where the published bands leave gaps (the form
    says so), a score between them has no band. The bands of an algorithm are its categories.

    Parameters
    ----------
    scores : DataFrame, shape (n, any)
        With at least one column that `score` gives for the form.
    instrument : Instrument, str or Path
        A form, its id, or the path of your own TOML file.

    Returns
    -------
    DataFrame, shape (n, scales with bands)
        Columns named as the scales, ordered categories from the lowest band to the highest; missing where the
        score is missing or in a gap. ``.attrs`` holds ``instrument`` and ``source``, the latter scale by scale.

    Raises
    ------
    InstrumentError
        If the form is unknown, or publishes no bands.
    AnswerError
        If no scored column of a scale with bands is there, or a score is outside the scale's range.

    Examples
    --------
    >>> import pandas as pd
    >>> import instruments
    >>> answers = pd.DataFrame({f"gad7_{item}": [0, 1, 3] for item in range(1, 8)})
    >>> instruments.bands(instruments.score(answers, "gad7"), "gad7").iloc[:, 0].tolist()
    ['minimal', 'mild', 'severe']
    """
    form = instrument if isinstance(instrument, Instrument) else load(instrument)
    banded = [scale for scale in form.scales if scale.bands]
    if not banded:
        raise InstrumentError(f"{form.id}: no severity bands are known for this form. {_thresholds(form)}")
    present = [scale for scale in banded if scale.name in scores.columns]
    if not present:
        wanted = ", ".join(repr(scale.name) for scale in banded)
        raise AnswerError(f"{form.id}: no score column {wanted}. Give the result of score().")
    table = pd.DataFrame({scale.name: _banded(scores[scale.name], scale) for scale in present})
    table.attrs = {
        "instrument": form.id,
        "source": "; ".join(f"{s.name}: {s.bands[0].source}" for s in present),
    }
    return table


def _thresholds(form: Instrument) -> str:
    """Return the form's cut-offs, as what there is instead of bands."""
    listed = [f"{scale.name} {cutoff} ({cutoff.label})" for scale in form.scales for cutoff in scale.cutoffs]
    return f"Its cut-offs: {'; '.join(listed)}." if listed else "It has no cut-offs either."


def _banded(scores: pd.Series, scale: Scale) -> pd.Series:
    """Return the band of each score of one scale."""
    values = scores.to_numpy(dtype=np.float64, na_value=np.nan)
    outside = (values < scale.low) | (values > scale.high)
    if outside.any():
        raise AnswerError(
            f"{scale.name}: {int(outside.sum())} score(s) are outside the range "
            f"{scale.low:g}..{scale.high:g}. Give unchanged results of score(), in the unit of the form."
        )
    places = np.searchsorted([band.low for band in scale.bands], values, side="right") - 1
    ends = np.array([np.inf if band.high is None else band.high for band in scale.bands])
    places[np.isnan(values) | ((places >= 0) & (values > ends[places]))] = -1
    kind = pd.CategoricalDtype([band.label for band in scale.bands], ordered=True)
    return pd.Series(pd.Categorical.from_codes(places.tolist(), dtype=kind), index=scores.index)
