"""Ordinal data: sample statistics in three steps, and what a model implies for them."""

from analysis.sem.ordinal.sample import OrdinalSample
from analysis.sem.ordinal.statistics import ordinal_statistics

__all__ = ["OrdinalSample", "ordinal_statistics"]
