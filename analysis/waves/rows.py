"""Rows of a wave: `split` a long file into waves, `first_of`/`last_of` duplicate persons, `with_column`."""

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from analysis.waves.wave import Column, Wave


def split(
    wave: Wave, *, by: str, waves: Mapping[str, str], times: Mapping[str, float] | None = None
) -> tuple[Wave, ...]:
    """Split a long file by column `by`; `waves` is {code in the file (text): wave name}; a code not named is an error."""
    raise NotImplementedError


def distinct(wave: Wave, *, person: str, keep: Literal["first", "last"]) -> tuple[Wave, int]:
    """Keep the first or last row of each person; also return how many rows were left out."""
    raise NotImplementedError


def keep_rows(wave: Wave, rows: "pd.Series[bool]") -> Wave:
    """Keep the rows where `rows` (bool, the data's index) is True."""
    raise NotImplementedError


def with_column(wave: Wave, column: Column, values: "pd.Series[float]") -> Wave:
    """Add a computed column (kind, label, unit in `column`; origin "expression ...")."""
    raise NotImplementedError
