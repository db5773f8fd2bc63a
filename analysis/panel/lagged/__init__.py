"""Cross-lagged models: with and without random intercepts, of factors, over unequal intervals; STARTS.

`clpm` and `riclpm` make a `Spec` of their words (`making`), `text` writes it in lavaan's syntax, `about` says which
parameters answer the question. `starts` adds states that do not last, `chibar` tests random intercepts at the edge of
what variances can be, `lag_equality` whether effects differ over waves or groups, `lagged_effects` what they come to
over several waves.
"""

from analysis.panel.lagged.chibar import chibar
from analysis.panel.lagged.effects import lagged_effects
from analysis.panel.lagged.equality import lag_equality
from analysis.panel.lagged.starts import starts
from analysis.panel.lagged.verbs import clpm, riclpm

__all__ = ["chibar", "clpm", "lag_equality", "lagged_effects", "riclpm", "starts"]
