"""The structural-equation engine.

A model's text is read (`syntax`), completed by lavaan's defaults (`complete`) to a `ParameterTable`, laid out
as matrices (`ram`), and fitted (`engine`) by minimizing a discrepancy (`ml`) between implied and sample
moments; a `Fit` holds the result. `front` has the doors, `crosscheck` asks semopy.

`sem`, `cfa`, `growth` and `lavaan` take lavaan's text and options. A `Fit` gives `estimates`, `measures`, `residuals`,
`modification_indices`, `bootstrap`, `predict`, `diagram` and more; `compare` tests nested fits.
"""

from analysis.sem.after.compare import compare
from analysis.sem.crosscheck import Crosscheck, crosscheck
from analysis.sem.fit import Fit
from analysis.sem.front import cfa, growth, lavaan, sem

__all__ = ["Crosscheck", "Fit", "cfa", "compare", "crosscheck", "growth", "lavaan", "sem"]
