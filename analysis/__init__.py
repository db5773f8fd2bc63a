"""Waves in, estimates out.

`read_wave` reads an export file, `link` joins waves to a `Panel`, `score` adds an instrument's scales, `save_wave`
writes them to a file; `sem` and its sisters fit models to a panel or a frame; `crosscheck` asks a second program.
`attrition` says who left; `analysis.describe` gives Table 1 and correlations.
`analysis.panel` builds longitudinal models; its `invariance`, `mediation`, `simulate` and `power` stand here, too, and
are imported with their first use.
"""

from typing import TYPE_CHECKING

from analysis.psychometrics import reliability
from analysis.sem import Fit, cfa, compare, crosscheck, growth, lavaan, sem
from analysis.waves import Panel, Wave, link, read_wave, save_wave, score, score_wave
from instruments.handing import lazily

if TYPE_CHECKING:
    from analysis.missing import attrition
    from analysis.panel.indirect import mediation
    from analysis.panel.measurement import invariance
    from analysis.panel.power import power, simulate

__all__ = [
    "Fit",
    "Panel",
    "Wave",
    "attrition",
    "cfa",
    "compare",
    "crosscheck",
    "growth",
    "invariance",
    "lavaan",
    "link",
    "mediation",
    "power",
    "read_wave",
    "reliability",
    "save_wave",
    "score",
    "score_wave",
    "sem",
    "simulate",
]

__getattr__, __dir__ = lazily(
    __name__,
    {
        "analysis.missing": "attrition",
        "analysis.panel.indirect": "mediation",
        "analysis.panel.measurement": "invariance",
        "analysis.panel.power": "power simulate",
    },
    __all__,
)
