"""What callers of the measurement verbs ask for, as they said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.waves import Panel

Factors = str | Mapping[str, Sequence[str] | Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller asks for, unchecked; see `analysis.panel.measurement.front.invariance`."""

    where: str
    factors: Factors
    data: pd.DataFrame | Panel
    across: str | None = None
    group: str | None = None
    waves: Sequence[str] | None = None
    group_label: Sequence[object] | None = None
    ordered: Sequence[str] | bool = ()
    missing: str = "listwise"
    lagged: str = "all"
    identification: str = "std_lv"
    parameterization: str = "theta"
    beside: tuple[str, ...] = ()
