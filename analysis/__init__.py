"""Waves in, estimates out.

`read_wave` reads an export file, `link` joins waves to a `Panel`, `score` adds an instrument's scales, `save_wave`
writes them to a file; `sem` and its sisters fit models to a panel or a frame; `crosscheck` asks a second program.
"""

from analysis.psychometrics import reliability
from analysis.sem import Fit, cfa, compare, crosscheck, growth, lavaan, sem
from analysis.waves import Panel, Wave, link, read_wave, save_wave, score, score_wave

__all__ = [
    "Fit",
    "Panel",
    "Wave",
    "cfa",
    "compare",
    "crosscheck",
    "growth",
    "lavaan",
    "link",
    "read_wave",
    "reliability",
    "save_wave",
    "score",
    "score_wave",
    "sem",
]
