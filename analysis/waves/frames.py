"""Frames handed out so that changing them changes no value of this room, and stacked by kind of column."""

from collections.abc import Sequence

import pandas as pd

from analysis.waves.column import Column

PANDAS_SHARES_LAZILY = int(pd.__version__.split(".")[0]) >= 3


def handed_out(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy whose mutation leaves `frame` alone; lazy where pandas copies on write."""
    return frame.copy(deep=not PANDAS_SHARES_LAZILY)


def under_each_other(
    frames: Sequence[pd.DataFrame], columns: Sequence[Column], *, keep_index: bool
) -> pd.DataFrame:
    """Stack frames, only the `columns`, each with the dtype of its kind (float64, datetime64 or object).

    Cells pass through object, so that a column that is empty or absent in one frame does not decide the
    dtype.
    """
    names = [column.name for column in columns]
    blocks = [frame.reindex(columns=names).astype(object) for frame in frames]
    data = pd.concat(blocks, ignore_index=not keep_index)
    data = data.astype({column.name: float for column in columns if column.kind == "number"})
    return data.assign(**{c.name: pd.to_datetime(data[c.name]) for c in columns if c.kind == "date"})
