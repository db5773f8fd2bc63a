"""Numbers of other programs; see tests/golden/power/make.R."""

import json
from pathlib import Path
from typing import Any

from analysis.panel.power import Within, riclpm_population

GOLDEN: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "golden" / "power" / "power.json").read_text(encoding="utf-8")
)
PHI = [[0.4, 0.15], [0.2, 0.3]]


def riclpm(waves: int, **more: Any) -> Within:
    """The population of powRICLPM's own tests."""
    return riclpm_population(waves, icc=0.5, cor_between=0.3, cor_within=0.3, phi=PHI, **more)
