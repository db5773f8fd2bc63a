"""Simulated data and power: what a study of a given size can find.

`population` reads a model's text with numbers, `recipe` says how it is drawn from (`shape`: not normal; `absence`:
people who are absent), `simulate` draws one sample. `power` answers from the population's moments (`analytic`,
`effects`) or by replicates: `condition` says what is repeated, `fits` does a block of it, `performance` sums up,
`study` runs it through `analysis.repeat`. `required` looks for the number of rows; `within` writes the populations of
random-intercept cross-lagged models.
"""

from analysis.panel.power.absence import Dropout, Intermittent
from analysis.panel.power.effects import Misfit, NullModel, rmsea_power
from analysis.panel.power.power import power
from analysis.panel.power.required import Required, required_n
from analysis.panel.power.result import Power
from analysis.panel.power.simulate import simulate
from analysis.panel.power.within import Within, riclpm_population

__all__ = [
    "Dropout",
    "Intermittent",
    "Misfit",
    "NullModel",
    "Power",
    "Required",
    "Within",
    "power",
    "required_n",
    "riclpm_population",
    "rmsea_power",
    "simulate",
]
