"""Wave files in, a scored panel out.

`read_wave` gives a `Wave`, `link` a `Panel`, `score` adds an instrument's scales. Between them, steps that a
study declares: `rows` (split, distinct), `select` (columns under the panel's names), `recode`, `expression`.
"""

from analysis.waves.column import Column, Source
from analysis.waves.link import link
from analysis.waves.panel import Panel
from analysis.waves.read import read_wave
from analysis.waves.score import score
from analysis.waves.wave import Wave

__all__ = ["Column", "Panel", "Source", "Wave", "link", "read_wave", "score"]
