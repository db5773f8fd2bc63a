"""Description before any model: Table 1, correlations, and what lies in each column of a panel.

`sheets` cuts data into one frame a wave, `characteristics` says how each variable is described, `moments`,
`standardized` and `group_tests` hold the formulas; `table_one`, `correlations` and `codebook` put them together.
"""

from analysis.describe.codebook import codebook, codebook_csv, codebook_json_ld
from analysis.describe.correlation import Correlations, correlations
from analysis.describe.one import TableOne, table_one
from analysis.describe.standardized import categorical_difference, standardized_difference

__all__ = [
    "Correlations",
    "TableOne",
    "categorical_difference",
    "codebook",
    "codebook_csv",
    "codebook_json_ld",
    "correlations",
    "standardized_difference",
    "table_one",
]
