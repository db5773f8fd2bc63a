"""Starting values of latent change scores: from a straight line through the waves of the sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.panel.design import Design


def starting(made: Design, frame: pd.DataFrame | None, options: Mapping[str, Any]) -> dict[str, float]:
    """Give starting values by parameter."""
    return {}
