"""Missing data: `attrition` says who stayed, and what predicts who left."""

from analysis.missing.attrition import Attrition, attrition

__all__ = ["Attrition", "attrition"]
