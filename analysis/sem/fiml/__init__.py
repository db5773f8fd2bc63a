"""Missing data by full-information maximum likelihood: patterns -> saturated, discrepancy, information, scores.

`patterns` sums the data up; everything else works from the sums (`casewise_scores` alone returns to the rows).
"""

from analysis.sem.fiml.baseline import Baseline, baseline
from analysis.sem.fiml.covariates import covariates_loglik, keeps, pairwise, part
from analysis.sem.fiml.discrepancy import Piece, Slope, discrepancy
from analysis.sem.fiml.information import expected_information, observed_information, saturated_information
from analysis.sem.fiml.jacobian import bend, jacobian
from analysis.sem.fiml.patterns import Batch, Patterns, patterns
from analysis.sem.fiml.robust import RobustParts, corrected, robust_parts
from analysis.sem.fiml.saturated import Saturated, loglik, saturated
from analysis.sem.fiml.scores import casewise_scores, saturated_scores
from analysis.sem.fiml.search import FimlFit, completed_information, fit_fiml, start_from

__all__ = [
    "Baseline",
    "Batch",
    "FimlFit",
    "Patterns",
    "Piece",
    "RobustParts",
    "Saturated",
    "Slope",
    "baseline",
    "bend",
    "casewise_scores",
    "completed_information",
    "corrected",
    "covariates_loglik",
    "discrepancy",
    "expected_information",
    "fit_fiml",
    "jacobian",
    "keeps",
    "loglik",
    "observed_information",
    "pairwise",
    "part",
    "patterns",
    "robust_parts",
    "saturated",
    "saturated_information",
    "saturated_scores",
    "start_from",
]
