"""`read_wave`: a file of answers becomes a `Wave`."""

from collections.abc import Mapping, Sequence
from os import PathLike

import pandas as pd

from analysis.waves.wave import Wave


def read_wave(
    path: str | PathLike[str],
    *,
    name: str,
    codebook: pd.DataFrame | Mapping[str, Mapping[str, object]] | str | PathLike[str] | None = None,
    layout: str = "auto",
    time: float | None = None,
    encoding: str | None = None,
    missing: Sequence[float | str] | Mapping[float | str, str] = (),
    types: Mapping[str, str] | None = None,
) -> Wave:
    """Read one file; types: {column: "number" | "text" | "date" | "date:%d/%m/%Y"}, only where the cells must not decide."""
    raise NotImplementedError
