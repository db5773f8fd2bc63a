"""How well instruments measure: `reliability` gives alpha and omega of each scale."""

from analysis.psychometrics.omega import Omega, omega
from analysis.psychometrics.reliability import Alpha, alpha, reliability

__all__ = ["Alpha", "Omega", "alpha", "omega", "reliability"]
