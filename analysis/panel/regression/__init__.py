"""Regressions of repeated measures: mixed models, models for repeated measures, and within-person effects.

Each verb takes long data and a formula, and gives a `Regression`.
"""

from analysis.panel.regression.mixed import mixed
from analysis.panel.regression.mmrm import mmrm
from analysis.panel.regression.result import Regression

__all__ = ["Regression", "mixed", "mmrm"]
