"""Missing data by full-information maximum likelihood: patterns -> saturated, discrepancy, information, scores.

`patterns` sums the data up; everything else works from the sums (`casewise_scores` alone returns to the rows).
"""

from analysis.sem.fiml.discrepancy import Piece, Slope, discrepancy
from analysis.sem.fiml.information import expected_information, observed_information, saturated_information
from analysis.sem.fiml.jacobian import bend, jacobian
from analysis.sem.fiml.patterns import Batch, Patterns, patterns
from analysis.sem.fiml.saturated import Saturated, loglik, saturated
from analysis.sem.fiml.scores import casewise_scores, saturated_scores

__all__ = [
    "Batch",
    "Patterns",
    "Piece",
    "Saturated",
    "Slope",
    "bend",
    "casewise_scores",
    "discrepancy",
    "expected_information",
    "jacobian",
    "loglik",
    "observed_information",
    "patterns",
    "saturated",
    "saturated_information",
    "saturated_scores",
]
