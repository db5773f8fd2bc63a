"""Who is seen in which wave."""

from collections.abc import Sequence

import pandas as pd

from analysis.waves.panel import Panel


def counts(panel: Panel, by: str | None = None, *, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return a row a wave (and group): wave, [by], persons, returned, first, ever, retained (= returned / first)."""
    raise NotImplementedError


def patterns(panel: Panel, *, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return a row a pattern: pattern ("XXO"), kind, persons, share; most frequent first."""
    raise NotImplementedError
