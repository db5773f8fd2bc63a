"""Published studies as templates: their model in one's own columns, what is published of it, and what can be added.

`studies()` names them, `load(name)` gives one; it writes its model, fits data or a covariance matrix, simulates
persons whose true coefficients are the published ones (chosen ones are marked), and re-analyzes.
"""

from analysis.panel.studies.reanalysis import Reanalysis
from analysis.panel.studies.registry import load, studies
from analysis.panel.studies.roles import Coefficient, Role
from analysis.panel.studies.study import Template

__all__ = ["Coefficient", "Reanalysis", "Role", "Template", "load", "studies"]
