"""Results as sentences in the manner of the APA: whole, and as the statistics of their brackets alone.

Each function takes a result and gives a `Sentence`, whose numbers are the result's own and are rounded when it is
printed. A model that is no result (not converged, inadmissible, without standard errors) is told as such, without
numbers. Words claim no causes: what is related in a model is "associated", or "related to" something later if waves
part them.
"""

from reports.sentences.comparison import comparison_sentence
from reports.sentences.differences import difference_sentence
from reports.sentences.fit import fit_sentence
from reports.sentences.growth import growth_sentence
from reports.sentences.indirect import indirect_sentence
from reports.sentences.invariance import invariance_sentence
from reports.sentences.lags import lags_sentence
from reports.sentences.method import method_sentence
from reports.sentences.paths import path_sentence
from reports.sentences.power import power_sentence
from reports.sentences.regression import regression_sentence
from reports.sentences.reliability import omega_sentence, reliability_sentence
from reports.sentences.retention import retention_sentence
from reports.sentences.scores import change_sentence, score_sentence
from reports.sentences.value import Sentence

__all__ = [
    "Sentence",
    "change_sentence",
    "comparison_sentence",
    "difference_sentence",
    "fit_sentence",
    "growth_sentence",
    "indirect_sentence",
    "invariance_sentence",
    "lags_sentence",
    "method_sentence",
    "omega_sentence",
    "path_sentence",
    "power_sentence",
    "regression_sentence",
    "reliability_sentence",
    "retention_sentence",
    "score_sentence",
]
