"""Outcome comparisons: `paired` compares a measure at two waves, `changes` follows it over all, `mean_interval` says
how far a mean may be off.
"""

from analysis.outcomes.change import changes
from analysis.outcomes.mean import mean_interval
from analysis.outcomes.paired import PairedResult, Posterior, jzs, paired

__all__ = ["PairedResult", "Posterior", "changes", "jzs", "mean_interval", "paired"]
