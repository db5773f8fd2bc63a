"""Regressions of repeated measures, in long data and Wilkinson notation; each verb gives a `Regression`.

`mixed`: random effects of persons. `mmrm`: residuals that covary over waves. `gee`: marginal means with robust errors.
`fixed_effects`: changes within persons only. `within_between`: both kinds of effect in one model.
"""

from analysis.panel.regression.fixed_effects import fixed_effects
from analysis.panel.regression.gee import gee
from analysis.panel.regression.mixed import mixed
from analysis.panel.regression.mmrm import mmrm
from analysis.panel.regression.result import Regression
from analysis.panel.regression.within_between import within_between

__all__ = ["Regression", "fixed_effects", "gee", "mixed", "mmrm", "within_between"]
