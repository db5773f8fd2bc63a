"""Indirect effects: of variables at hand, and over waves.

`structure` (or a text of paths) gives the edges of a `graph`, `moderation` its products; `plan` holds them as a value,
`effects` defines every route's effect, `text` writes the model, `limits` gives errors and limits. `statistical` has
`mediation`.
"""

from analysis.panel.indirect.result import Mediation
from analysis.panel.indirect.statistical import mediation

__all__ = ["Mediation", "mediation"]
