"""Outcome comparisons: `paired` compares a measure at two waves, `mean_interval` says how far a mean may be off."""

from analysis.outcomes.mean import mean_interval
from analysis.outcomes.paired import PairedResult, Posterior, jzs, paired

__all__ = ["PairedResult", "Posterior", "jzs", "mean_interval", "paired"]
