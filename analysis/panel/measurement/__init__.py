"""Measurement invariance: do items measure the same in all groups and waves, and what follows if not?

`measured` says what is measured where, `cells` what each parameter is at each step, `text` writes that as a model, and
`ladder` fits the steps; `tables` and `rules` judge them, `release` frees single parameters. `means`, `effect` and
`align` say what a comparison of means is worth.
"""

from analysis.panel.measurement.align import alignment
from analysis.panel.measurement.aligned import Alignment
from analysis.panel.measurement.effect import dmacs
from analysis.panel.measurement.front import invariance
from analysis.panel.measurement.result import Invariance

__all__ = ["Alignment", "Invariance", "alignment", "dmacs", "invariance"]
