"""Writes the whole text of a cross-lagged model in lavaan's syntax."""

from __future__ import annotations

from functools import lru_cache

from analysis.panel.lagged.constraints import longer_effects, standardized_lags
from analysis.panel.lagged.covariates import covariates
from analysis.panel.lagged.dynamics import dynamics
from analysis.panel.lagged.measurement import measurement
from analysis.panel.lagged.spec import Spec


@lru_cache(maxsize=64)  # a simulation asks for the same model a thousand times
def text(spec: Spec) -> str:
    """Write every parameter of the model, so that `lavaan()`, here or in R, has nothing to add."""
    return "\n".join(
        [
            *measurement(spec),
            *dynamics(spec),
            *covariates(spec),
            *standardized_lags(spec),
            *longer_effects(spec),
        ]
    )
