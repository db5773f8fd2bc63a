"""Declared recodes, with a sentence that says what happened."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.waves.wave import Wave

Value = float | int | str


def recode(
    frame: pd.DataFrame,
    *,
    columns: str | Sequence[str],
    add: float | None = None,
    map: Mapping[str | float, Value] | None = None,
) -> tuple[pd.DataFrame, str]:
    """Add a number to columns, or map their codes; a code met but not in `map` is an error; nan maps to missing."""
    raise NotImplementedError


def recode_wave(
    wave: Wave,
    *,
    columns: str | Sequence[str],
    add: float | None = None,
    map: Mapping[str | float, Value] | None = None,
) -> tuple[Wave, str]:
    """`recode` for a wave; value labels, low and high move with the codes."""
    raise NotImplementedError
