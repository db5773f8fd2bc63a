"""Indirect effects: of variables at hand, and over waves.

`structure` (or a text of paths) gives the edges of a `graph`, `moderation` its products; `plan` holds them as a value,
`effects` defines every route's effect, `text` writes the model, `limits` gives errors and limits. `statistical` has
`mediation`. Over waves a `Chain` (`over_time`) takes the plan's place, and `following` has `panel_mediation`.
`draws` hands out what limits come from; `confounding` and `equivalent` say what the data do not: `sensitivity`,
`equivalent_models`.
"""

from analysis.panel.indirect.confounding import Sensitivity, sensitivity
from analysis.panel.indirect.draws import EffectDraws, effect_draws
from analysis.panel.indirect.equivalent import equivalent_models
from analysis.panel.indirect.following import lags_test, panel_mediation
from analysis.panel.indirect.result import Mediation
from analysis.panel.indirect.statistical import mediation

__all__ = [
    "EffectDraws",
    "Mediation",
    "Sensitivity",
    "effect_draws",
    "equivalent_models",
    "lags_test",
    "mediation",
    "panel_mediation",
    "sensitivity",
]
