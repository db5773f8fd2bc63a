"""What is not defined for a fit is refused, in words."""

from __future__ import annotations

from analysis.errors import ModelError
from analysis.sem.fit import Fit


def need_continuous(fit: Fit, what: str, instead: str) -> None:
    """Refuse a fit with ordered variables.

    Raises
    ------
    ModelError
        If the model has thresholds or scales.
    """
    if ordered := fit.parameters.ordered:
        raise ModelError(
            f"{what}: not defined here for ordered variables ({', '.join(map(repr, ordered))}). {instead}"
        )
