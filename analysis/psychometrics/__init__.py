"""How well instruments measure; `reliability` gives coefficient alpha of each scale."""

from analysis.psychometrics.reliability import Alpha, alpha, reliability

__all__ = ["Alpha", "alpha", "reliability"]
