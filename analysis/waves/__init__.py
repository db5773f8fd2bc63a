"""Wave files in, a scored panel out.

`read_wave` gives a `Wave`, `link` a `Panel`, `score` adds an instrument's scales. Between them, steps that one
declares: `distinct` (one row a person), `split` (a long file's waves), `select_wave` and `rename_wave` (columns under
the panel's names), `recode_wave`; `expression` computes columns. `save_wave` writes a wave
or panel to a file, `score_wave` scores one wave alone. `means`, `attendance` and `gaps` say what a panel holds: means
by wave and group, who is seen when, and which answers are missing together.
"""

from analysis.waves.attendance import attendance
from analysis.waves.column import Column, Source
from analysis.waves.gaps import gaps
from analysis.waves.link import link
from analysis.waves.means import means
from analysis.waves.panel import Panel
from analysis.waves.read import read_wave
from analysis.waves.recode import recode_wave
from analysis.waves.rows import distinct, split
from analysis.waves.save import save_wave
from analysis.waves.score import score
from analysis.waves.scored import score_wave
from analysis.waves.select import rename_wave, select_wave
from analysis.waves.wave import Wave

__all__ = [
    "Column",
    "Panel",
    "Source",
    "Wave",
    "attendance",
    "distinct",
    "gaps",
    "link",
    "means",
    "read_wave",
    "recode_wave",
    "rename_wave",
    "save_wave",
    "score",
    "score_wave",
    "select_wave",
    "split",
]
