"""Outcome comparisons; `paired` compares a measure of the same persons at two waves."""

from analysis.outcomes.paired import PairedResult, Posterior, jzs, paired

__all__ = ["PairedResult", "Posterior", "jzs", "paired"]
